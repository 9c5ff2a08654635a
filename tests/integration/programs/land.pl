# Net::FTP of Perl with IO::Socket::SSL. Usage: land.pl PORT USER PASSWORD TLS_VERSION, steps on stdin, one a line,
# their words separated by tabs.
use strict;
use warnings;
use Net::FTP;

my ($port, $user, $password, $version) = @ARGV;
$version =~ tr/./_/;
my $ftp = Net::FTP->new(
    '127.0.0.1', Port => $port, Passive => 1, Timeout => 60, Debug => 1,
    SSL_version => $version, SSL_verify_mode => 0,
) or die "connect: $@\n";

sub ended_well {
    my ($well, $what) = @_;
    die "failed: $what: ", $ftp->code, ' ', $ftp->message, "\n" unless $well;
}

ended_well($ftp->starttls, 'starttls');
ended_well($ftp->login($user, $password), 'login');
ended_well($ftp->prot('P'), 'prot');
ended_well($ftp->binary, 'binary');

my %steps = (
    mkdir  => sub { $ftp->mkdir($_[0]) },
    get    => sub { $ftp->get($_[0], $_[1]) },
    put    => sub { $ftp->put($_[0], $_[1]) },
    resume => sub {
        open my $in, '<:raw', $_[0] or return 0;
        seek $in, $ftp->size($_[1]), 0;
        $ftp->append($in, $_[1]);
    },
    rename => sub { $ftp->rename($_[0], $_[1]) },
    delete => sub { $ftp->delete($_[0]) },
    list   => sub {
        my $lines = $ftp->dir($_[0]) or return 0;
        $ftp->ls($_[0]) or return 0;
        open my $out, '>', $_[1] or return 0;
        print $out join("\n", @$lines);
        close $out;
    },
);

while (my $line = <STDIN>) {
    chomp $line;
    my ($verb, @arguments) = split /\t/, $line;
    ended_well(scalar $steps{$verb}->(@arguments), $line);
}
ended_well($ftp->quit, 'quit');
