"""The hash chain and the Merkle root, without a database."""

import pytest

from gainloop.rules.hash_chain import GENESIS, canonical_bytes, link_hash, verify_chain
from gainloop.rules.merkle import merkle_root
from gainloop.terms.audit import Link


def chain(length: int) -> list[Link]:
    links: list[Link] = []
    previous = GENESIS
    for sequence in range(1, length + 1):
        canonical = canonical_bytes({"sequence": sequence, "action": "catalog.import"})
        digest = link_hash(previous, canonical)
        columns = {"sequence": sequence, "action": "catalog.import"}
        links.append(Link(sequence, canonical, previous, digest, columns))
        previous = digest
    return links


def test_a_chain_is_intact_up_to_its_head() -> None:
    links = chain(3)

    verdict = verify_chain(links, (3, links[-1].hash))

    assert (verdict.intact, verdict.rows, verdict.head) == (True, 3, links[-1].hash)


def test_an_empty_chain_is_intact() -> None:
    assert verify_chain([], (0, GENESIS)).intact


def test_swapped_rows_are_found_at_the_first() -> None:
    first, second, third = chain(3)

    assert verify_chain([first, third, second], None).first_bad == (2, "row 2 is missing, found 3")


def test_a_chain_built_anew_differs_from_the_head() -> None:
    links = chain(3)

    verdict = verify_chain(links, (3, "ab" * 32))

    assert verdict.first_bad == (4, "the stored head is row 3, found 3")


def test_a_column_that_differs_from_the_hashed_content_is_named() -> None:
    [link] = chain(1)
    forged = Link(1, link.canonical, link.previous_hash, link.hash, {"action": "queue.create"})

    assert verify_chain([forged], None).first_bad == (
        1,
        "column action differs from the hashed content",
    )


@pytest.mark.parametrize(
    ("num_leaves", "root"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_roots_equal_those_of_certificate_transparency(num_leaves: int, root: str) -> None:
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
    leaves.append("606162636465666768696a6b6c6d6e6f")

    assert merkle_root([bytes.fromhex(leaf) for leaf in leaves[:num_leaves]]) == root
