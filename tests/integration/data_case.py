"""A session with a dataset, whose honest transfers stand beside the dishonest ones of a test."""

import contextlib

from abuse_case import AbuseCase
from drop_client import tls_context
from raw_client import Records, read_to_end

DATASET = "data-0001"
PATH = f"/{DATASET}/x.csv"


class DataCase(AbuseCase):
    def setUp(self):
        super().setUp()
        self.ftp = self.session()
        self.ftp.expect("257", "MKD /" + DATASET)

    def upload(self, data, session=None):
        """An honest one."""
        session = session or self.ftp
        with contextlib.closing(session.data_connection()) as connection:
            self.assert_code("150", session.said("STOR " + PATH))
            records = Records(connection)
            records.send(data)
            connection.sendall(records.close_notify())
            read_to_end(connection)
        self.assert_code("226", session.reply())

    def download(self, session=None):
        session = session or self.ftp
        with contextlib.closing(session.data_connection()) as connection:
            self.assert_code("150", session.said("RETR " + PATH))
            with tls_context().wrap_socket(connection) as secured:
                received = read_to_end(secured)
        self.assert_code("226", session.reply())
        return received
