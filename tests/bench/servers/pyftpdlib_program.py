"""What serves as pyftpdlib: its asynchronous server with TLS, one process.

    pyftpdlib_program.py CONTROL_PORT FIRST_PASSIVE LAST_PASSIVE TREE USER PASSWORD CHAIN KEY IDLE_SECONDS
"""
import sys

from OpenSSL import SSL
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import TLS_FTPHandler
from pyftpdlib.servers import FTPServer


def main():
    control, first, last, tree, user, password, chain, key, idle = sys.argv[1:]
    authorizer = DummyAuthorizer()
    authorizer.add_user(user, password, tree, perm="elradfmwMT")
    handler = TLS_FTPHandler
    handler.authorizer = authorizer
    handler.certfile, handler.keyfile = chain, key
    handler.ssl_options |= SSL.OP_NO_TLSv1 | SSL.OP_NO_TLSv1_1 | SSL.OP_NO_TLSv1_2
    handler.tls_control_required = handler.tls_data_required = True
    handler.passive_ports = range(int(first), int(last) + 1)
    handler.timeout = int(idle)
    server = FTPServer(("127.0.0.1", int(control)), handler)
    server.max_cons = 100_000
    server.max_cons_per_ip = 0
    server.serve_forever()


if __name__ == "__main__":
    main()
