<?php
// ftp_ssl_connect of PHP. Usage: land.php PORT USER PASSWORD, steps on stdin, one a line, their words separated by tabs.

function ended_well(bool $well, string $what): void
{
    if (!$well) {
        fwrite(STDERR, "failed: $what\n");
        exit(1);
    }
}

[, $port, $user, $password] = $argv;
$ftp = ftp_ssl_connect("127.0.0.1", (int) $port, 60);
ended_well($ftp !== false, "connect");
ended_well(ftp_login($ftp, $user, $password), "login");
ended_well(ftp_pasv($ftp, true), "pasv");

while (($line = fgets(STDIN)) !== false) {
    $step = explode("\t", rtrim($line, "\n"));
    [$verb, $first, $second] = $step + [2 => ""];
    switch ($verb) {
        case "mkdir":
            ended_well(ftp_mkdir($ftp, $first) !== false, $line);
            break;
        case "list":
            $lines = ftp_rawlist($ftp, $first);
            ended_well(is_array($lines) && is_array(ftp_nlist($ftp, $first)) && is_array(ftp_mlsd($ftp, $first)), $line);
            file_put_contents($second, implode("\n", $lines));
            break;
        case "get":
            ended_well(ftp_get($ftp, $second, $first), $line);
            break;
        case "put":
            ended_well(ftp_put($ftp, $second, $first), $line);
            break;
        case "resume":
            ended_well(ftp_put($ftp, $second, $first, FTP_BINARY, FTP_AUTORESUME), $line);
            break;
        case "rename":
            ended_well(ftp_rename($ftp, $first, $second), $line);
            break;
        case "delete":
            ended_well(ftp_delete($ftp, $first), $line);
            break;
    }
}
ended_well(ftp_close($ftp), "close");
