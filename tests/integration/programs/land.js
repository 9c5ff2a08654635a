// basic-ftp of Node.js. Usage: land.js PORT USER PASSWORD TLS_VERSION, steps on stdin, one a line, their words
// separated by tabs.
"use strict";

const fs = require("fs");
const { Client } = require("basic-ftp");

const [port, user, password, version] = process.argv.slice(2);
const ftp = new Client(60000);
ftp.ftp.verbose = true;

const steps = {
    mkdir: (folder) => ftp.send("MKD " + folder),
    list: async (folder, local) => {
        const entries = await ftp.list(folder);
        fs.writeFileSync(local, entries.map((entry) => `${entry.type} ${entry.size} ${entry.name}`).join("\n"));
    },
    get: (remote, local) => ftp.downloadTo(local, remote),
    put: (local, remote) => ftp.uploadFrom(local, remote),
    resume: async (local, remote) => ftp.appendFrom(local, remote, { localStart: await ftp.size(remote) }),
    rename: (from, to) => ftp.rename(from, to),
    delete: (remote) => ftp.remove(remote),
};

async function main() {
    const secureOptions = { rejectUnauthorized: false, minVersion: version, maxVersion: version };
    await ftp.access({ host: "127.0.0.1", port: Number(port), user, password, secure: true, secureOptions });
    for (const line of fs.readFileSync(0, "utf8").split("\n").filter(Boolean)) {
        const [verb, ...words] = line.split("\t");
        await steps[verb](...words);
    }
    ftp.close();
}

main().catch((error) => {
    console.error("failed:", error);
    ftp.close();
    process.exitCode = 1;
});
