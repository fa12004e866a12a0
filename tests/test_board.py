"""A note on the board is read as it was written, whatever it says."""

import tempfile

import pytest

from symentropy.board import SIZE, Board


@pytest.fixture(params=["memory", "file"])
def boards(request):
    """The writer's board and the reader's."""
    if request.param == "memory":
        board = Board()
        yield board, board
        board.close()
        return
    with tempfile.TemporaryFile() as file:
        file.write(bytes(SIZE) + b"what follows")
        file.flush()
        writer, reader = Board(file.fileno()), Board(file.fileno())
        yield writer, reader
        writer.close()
        reader.close()
        file.seek(SIZE)
        assert file.read() == b"what follows"


@pytest.mark.parametrize(
    ("note", "read"),
    [
        (("terms", 3, 10), ("terms", 3, 10)),
        (("terms", 0, None), ("terms", 0, None)),
        (("precision",), ("precision", None, None)),
        (("",), ("", None, None)),
        (("Rényi ∞", -5, 10**30), ("Rényi ∞", None, 2**63 - 1)),
        (("\ud800 lost",), ("? lost", None, None)),
    ],
)
def test_notes(boards, note, read):
    writer, reader = boards
    assert reader.read() == ("", None, None)
    writer.note("something that was longer than what comes", 7, 8)
    writer.note(*note)
    assert reader.read() == read
    writer.clear()
    assert reader.read() == ("", None, None)


@pytest.mark.parametrize("letter", ["a", "é", "∞"])
def test_a_long_text_is_cut(boards, letter):
    writer, reader = boards
    writer.note(letter * 1000, 1, 2)
    text, done, total = reader.read()
    assert len(text) > SIZE // 4 and letter * 1000 != text and (done, total) == (1, 2)
    assert letter * len(text) == text


def test_any_bytes_can_be_read(boards):
    """As when a writer was stopped in the middle of a note."""
    writer, reader = boards
    writer._page[:] = b"\xff" * SIZE
    assert reader.read() == ("", None, None)
    writer._page[:] = b"\x7f" * SIZE
    assert reader.read()[1] > 0
