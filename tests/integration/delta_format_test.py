"""That what the tests of the delta protocol make and read is the format, and not only what they agree on."""

import random
import unittest

import delta_format
from delta_format import make_patch, make_signature, read_signature

EMPTY = read_signature(delta_format.EMPTY_SIGNATURE)


class Format(unittest.TestCase):
    """The worked example of the format, and what this side of it makes and reads."""

    OLD, NEW = b"alpha,1;beta,22;ga", b"alpha,1;NEW,9;beta,22;ga"

    def test_the_signature_of_the_worked_example(self):
        expected = bytes.fromhex(
            "034d4435 08 034d4435 ffff03 03"
            "0d49029e b5e01a4dc00eecc02f3a7d988b353d22"
            "0c550267 369e1a72429866578571a68e0381a836"
            "05df00c8 32d7508fe69220cb40af28441ef746d9"
            "4a9a71e15e3d7796a83da94fcd79865b")
        self.assertEqual(make_signature(self.OLD, 8), expected)
        self.assertEqual(read_signature(expected).block_size, 8)

    def test_the_patch_of_the_worked_example(self):
        expected = bytes.fromhex("034d4435 08 0000 01064e45572c393b 0001 0002 ff 30a006169e678a530da03b3ad72b7c3d")
        self.assertEqual(make_patch(self.NEW, read_signature(make_signature(self.OLD, 8))), expected)
        self.assertEqual(delta_format.apply_patch(self.OLD, expected), self.NEW)

    def test_nothing_is_28_bytes_and_its_patch_23(self):
        self.assertEqual(delta_format.EMPTY_SIGNATURE.hex(), "034d44358050034d443567005bcc3b050f26574f5a1ad4ac29777f47")
        self.assertEqual(len(make_patch(b"", EMPTY)), 23)

    def test_the_weak_hash_is_that_of_its_definition(self):
        dice = random.Random(3)
        for size in (1, 7, 100):
            for length in (1, size // 2, size):
                block = dice.randbytes(length)
                signed = [byte - 256 if byte > 127 else byte for byte in block]
                plain = sum(signed) % 65536
                weighted = sum((size - at) * value for at, value in enumerate(signed)) % 65536
                self.assertEqual(delta_format.weak_hash(block, size), weighted * 65536 + plain)

    def test_any_file_comes_of_any_other(self):
        dice = random.Random(4)
        for _ in range(1000):
            letters = dice.choice([b"ab", bytes(range(256))])
            old = new = bytes(dice.choices(letters, k=dice.randrange(60)))
            for _ in range(dice.randrange(4)):
                at = dice.randrange(len(new) + 1)
                new = new[:at] + bytes(dice.choices(letters, k=dice.randrange(5))) + new[at + dice.randrange(5):]
            signature = make_signature(old, dice.choice([1, 2, 3, 8, 100]), dice.choice([None, 1, 2, 3]))
            self.assertEqual(delta_format.apply_patch(old, make_patch(new, read_signature(signature))), new)


if __name__ == "__main__":
    unittest.main()
