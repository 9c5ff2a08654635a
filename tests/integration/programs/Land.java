// FTPSClient of Apache Commons Net. Usage: Land PORT USER PASSWORD TLS_VERSION, steps on stdin, one a line, their
// words separated by tabs.

import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.apache.commons.net.PrintCommandListener;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.FTPSClient;
import org.apache.commons.net.util.TrustManagerUtils;

public class Land {
    private final FTPSClient ftp = new FTPSClient("TLS", false);

    public static void main(String[] arguments) throws Exception {
        new Land().run(Integer.parseInt(arguments[0]), arguments[1], arguments[2], arguments[3]);
    }

    private void run(int port, String user, String password, String version) throws Exception {
        ftp.addProtocolCommandListener(new PrintCommandListener(new PrintWriter(System.out), true));
        ftp.setTrustManager(TrustManagerUtils.getAcceptAllTrustManager());
        ftp.setEnabledProtocols(new String[] {version});
        ftp.connect("127.0.0.1", port);
        check(FTPReply.isPositiveCompletion(ftp.getReplyCode()), "connect");
        check(ftp.login(user, password), "login");
        ftp.execPBSZ(0);
        ftp.execPROT("P");
        ftp.enterLocalPassiveMode();
        check(ftp.setFileType(FTP.BINARY_FILE_TYPE), "type");
        BufferedReader steps = new BufferedReader(new InputStreamReader(System.in));
        for (String line = steps.readLine(); line != null; line = steps.readLine()) {
            check(carryOut(line.split("\t")), line);
        }
        check(ftp.logout(), "logout");
        ftp.disconnect();
    }

    private boolean carryOut(String[] step) throws IOException {
        switch (step[0]) {
            case "mkdir": return ftp.makeDirectory(step[1]);
            case "list": return list(step[1], step[2]);
            case "get": return get(step[1], step[2]);
            case "put": return put(step[1], step[2], 0);
            case "resume": return put(step[1], step[2], ftp.mlistFile(step[2]).getSize());
            case "rename": return ftp.rename(step[1], step[2]);
            case "delete": return ftp.deleteFile(step[1]);
            default: throw new IllegalArgumentException(step[0]);
        }
    }

    // What LIST and MLSD show must be the same; the parser for LIST is chosen by the reply to SYST.
    private boolean list(String folder, String local) throws IOException {
        FTPFile[] entries = ftp.listFiles(folder);
        try (PrintWriter out = new PrintWriter(local)) {
            for (FTPFile entry : entries) {
                out.println(entry);
            }
        }
        return entries.length == ftp.mlistDir(folder).length && entries.length == ftp.listNames(folder).length;
    }

    private boolean get(String remote, String local) throws IOException {
        try (OutputStream out = new FileOutputStream(local)) {
            return ftp.retrieveFile(remote, out);
        }
    }

    private boolean put(String local, String remote, long offset) throws IOException {
        try (InputStream in = new FileInputStream(new File(local))) {
            in.skipNBytes(offset);
            ftp.setRestartOffset(offset);
            return ftp.storeFile(remote, in);
        }
    }

    private void check(boolean well, String what) {
        if (!well) {
            System.out.println("failed: " + what + ": " + ftp.getReplyString());
            System.exit(1);
        }
    }
}
