"""What a reader finds in a journal that a crash, a disk or a future program has been at."""

import tracemalloc
import zlib

import pytest

from stats.capture.journal.reader import HEADS_TRIED, read
from stats.capture.journal.records import MAX_LINE, VERSION, encode
from tests.chance import new_chance
from tests.journal.lines import found, hit, newer, records_in, submission, unknown_links

BLOCK = 4096


@pytest.fixture
def journal(tmp_path):
    return tmp_path / "0.jr"


def lines(count):
    records = [hit(number) for number in range(count)]
    return records, [encode(record) for record in records]


def test_a_journal_that_is_cut_anywhere_gives_every_whole_record(journal):
    records = [hit(), submission(name="Ann"), unknown_links(), hit(1)]
    encoded = [encode(record) for record in records]
    content = b"".join(encoded)
    ends = [len(b"".join(encoded[: number + 1])) - 1 for number in range(4)]
    for cut in range(len(content) + 1):
        journal.write_bytes(content[:cut])
        whole = [record for record, end in zip(records, ends, strict=True) if end <= cut]
        is_torn = cut not in {0, *ends, *(end + 1 for end in ends)}
        assert found(journal) == whole + ["DamagedLine"] * is_torn, cut


def test_a_last_line_without_its_end_waits_while_its_writer_lives(journal):
    (first, second), (whole, other) = lines(2)
    journal.write_bytes(whole + other[:-1])
    assert found(journal, is_final=False) == [first]
    journal.write_bytes(whole + other)
    assert found(journal, offset=len(whole), is_final=False) == [second]


def test_what_is_read_says_where_to_go_on(journal):
    records, encoded = lines(3)
    journal.write_bytes(encoded[0] + b"garbage" + encoded[1] + encoded[2])
    pieces = list(read(journal, 0, is_final=True))
    assert [found(journal, piece.end) for piece in pieces] == [
        ["DamagedLine", *records[1:]],
        records[1:],
        records[2:],
        [],
    ]
    assert [piece.line for piece in pieces] == [encoded[0][:-1], b"garbage", encoded[1][:-1], encoded[2][:-1]]


def test_a_block_of_zeros_anywhere_costs_only_what_lay_there(journal):
    chance = new_chance()
    records, encoded = lines(200)
    content = b"".join(encoded)
    for _ in range(50):
        start = chance.randrange(len(content) - BLOCK)
        journal.write_bytes(content[:start] + bytes(BLOCK) + content[start + BLOCK :])
        assert records_in(journal) == untouched(records, encoded, start, start + BLOCK)
        assert found(journal).count("DamagedLine") == 1


def untouched(records, encoded, start, end):
    """The records of whose lines, but for a line break behind what was overwritten, every byte is there."""
    kept, offset = [], 0
    for record, line in zip(records, encoded, strict=True):
        if offset + len(line) <= start or offset >= end:
            kept.append(record)
        offset += len(line)
    return kept


def test_garbage_between_lines_hides_none_of_them(journal):
    chance = new_chance()
    for _ in range(300):
        records, encoded = lines(6)
        place = chance.randrange(7)
        encoded.insert(place, chance.randbytes(chance.choice([1, 2, 5, 80, 5000])) + chance.choice([b"", b"\n"]))
        journal.write_bytes(b"".join(encoded))
        assert records_in(journal) == records
        assert "DamagedLine" in found(journal)


@pytest.mark.parametrize(
    "garbage", [b"1", b"12", b"1 ", b"0", b"1 00000000 ", b"99 deadbeef 1 deadbeef ", b"\0" * 4096]
)
def test_what_looks_like_the_head_of_a_record_does_not_hide_the_true_one(journal, garbage):
    record = hit()
    journal.write_bytes(garbage + encode(record))
    assert found(journal) == ["DamagedLine", record]


def test_a_changed_byte_is_noticed_wherever_it_is(journal):
    line = encode(hit())
    for place in range(len(line) - 1):
        changed = bytearray(line)
        changed[place] ^= 1
        journal.write_bytes(bytes(changed) + line)
        assert [name for name in found(journal) if isinstance(name, str)] == ["DamagedLine"], place


def test_a_newer_line_behind_garbage_is_newer_still(journal):
    journal.write_bytes(b"garbage" + newer())
    assert found(journal) == ["DamagedLine", "NewerVersion"]


def test_a_line_whose_fields_cannot_be_read_is_damaged_whatever_its_checksum_says(journal):
    after = hit()
    journal.write_bytes(encode(hit()._replace(reason="\t\t")) + encode(after))
    assert found(journal) == ["DamagedLine", after]


def test_a_kind_of_record_that_this_version_does_not_have_is_damage(journal):
    content = b"x\t" + hit().id.hex.encode()
    journal.write_bytes(b"%d %08x %b\n" % (VERSION, zlib.crc32(content, VERSION), content))
    assert found(journal) == ["DamagedLine"]


def test_a_file_without_line_breaks_is_read_in_bounded_memory_to_the_record_at_its_end(journal):
    record = hit()
    with journal.open("wb") as file:
        file.truncate(64 * MAX_LINE)
        file.seek(0, 2)
        file.write(encode(record))
    tracemalloc.start()
    pieces = [piece.found for piece in read(journal, 0, is_final=True)]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert pieces[-1] == record
    assert peak < 8 * MAX_LINE


def test_the_longest_line_is_read_whole(journal):
    longest = submission(text="x" * (MAX_LINE - 200))
    journal.write_bytes(encode(longest) + encode(unknown_links(3)))
    assert records_in(journal)[0] == longest


def test_a_damaged_line_full_of_heads_does_not_keep_the_reader_busy(journal):
    record = hit()
    journal.write_bytes(b"1 deadbeef " * HEADS_TRIED * 3 + b"\n" + encode(record))
    assert found(journal) == ["DamagedLine", record]
