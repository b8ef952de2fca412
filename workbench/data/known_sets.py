"""Published data sets of MNIST's form: what their classes are called, and what is told of them.

Who makes a set known is named with it: the check sums are those of the files that the makers publish, as
TensorFlow Datasets lists them.
"""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass

from workbench.core.labels import DIGITS
from workbench.data.dataset import SetFacts


@dataclass(frozen=True, kw_only=True)
class KnownSet:
    """A published set.

    ``labels`` are empty where only a file beside the samples says them. ``first`` is the label of the first
    class in the files. ``is_turned`` where rows and columns are exchanged in the files.
    """

    facts: SetFacts
    labels: tuple[str, ...] = ()
    first: int = 0
    is_turned: bool = False


MNIST = KnownSet(
    facts=SetFacts(
        title="MNIST",
        licence="CC BY-SA 3.0, © Yann LeCun and Corinna Cortes",
        source="yann.lecun.com/exdb/mnist",
        citation="Y. LeCun, C. Cortes, C. J. C. Burges: The MNIST database of handwritten digits",
    ),
    labels=DIGITS,
)
DRAWN = KnownSet(
    facts=SetFacts(title="Drawn digits", source="Drawn by the workbench, on this computer"), labels=DIGITS
)
FASHION = KnownSet(
    facts=SetFacts(
        title="Fashion-MNIST",
        licence="MIT, © Zalando SE",
        source="github.com/zalandoresearch/fashion-mnist",
        citation="H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, arXiv:1708.07747",
        is_ink=False,
    ),
    labels=(
        *("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat"),
        *("Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
    ),
)
_KUZUSHIJI = {
    "licence": "CC BY-SA 4.0",
    "source": "codh.rois.ac.jp/kmnist",
    "citation": "“KMNIST Dataset” (created by CODH), adapted from “Kuzushiji Dataset” "
    "(created by NIJL and others), doi:10.20676/00000341",
}
# Its characters fill the whole square, other than the digits that the reader cuts out.
KMNIST = KnownSet(
    facts=SetFacts(title="KMNIST", is_ink=False, **_KUZUSHIJI), labels=tuple("おきすつなはまやれを")
)
KUZUSHIJI_49 = KnownSet(facts=SetFacts(title="Kuzushiji-49", is_ink=False, **_KUZUSHIJI))

_CAPITALS, _SMALL = tuple(string.ascii_uppercase), tuple(string.ascii_lowercase)
# Small letters that look like their capitals are one class with them.
_MERGED = tuple(letter for letter in _SMALL if letter not in "cijklmopsuvwxyz")
_EMNIST_LABELS = {
    "byclass": (*DIGITS, *_CAPITALS, *_SMALL),
    "bymerge": (*DIGITS, *_CAPITALS, *_MERGED),
    "balanced": (*DIGITS, *_CAPITALS, *_MERGED),
    "letters": _CAPITALS,
    "digits": DIGITS,
    "mnist": DIGITS,
}


def _emnist(split: str) -> KnownSet:
    facts = SetFacts(
        title=f"EMNIST {split}",
        licence="Not stated by NIST",
        source="nist.gov/itl/products-and-services/emnist-dataset",
        citation="G. Cohen, S. Afshar, J. Tapson, A. van Schaik: EMNIST, arXiv:1702.05373",
    )
    return KnownSet(
        facts=facts, labels=_EMNIST_LABELS[split], first=1 if split == "letters" else 0, is_turned=True
    )


EMNIST_SETS = tuple(_emnist(split) for split in ("digits", "letters", "balanced", "byclass"))

# By what their files are called, where nobody else's are.
_BY_NAME = {
    **{f"emnist-{split}": _emnist(split) for split in _EMNIST_LABELS},
    "kmnist": KMNIST,
    "k49": KUZUSHIJI_49,
}

# SHA-256 of the gzipped files: images and labels of the training set, then those of the test set.
FASHION_FILES = (
    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
)
_KMNIST_FILES = (
    "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
    "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
    "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
    "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
)


def _together(files: tuple[str, ...]) -> str:
    """Return the check sum of four files as `idx.checksum_of` makes it from theirs."""
    return hashlib.sha256(bytes.fromhex("".join(files))).hexdigest()


_BY_CHECKSUM = {_together(FASHION_FILES): FASHION, _together(_KMNIST_FILES): KMNIST}

# The labels of MNIST's test set tell it from other sets of its form, in whichever file they lie.
_MNIST_TEST_LABELS = "ddeff807876a9661a1110d45c266c86239a3a1b7d37da0c3716a7a683c852ff5"


def known_by_name(name: str) -> KnownSet | None:
    """Return the set whose files are called ``name``-train-…, in small letters; or None."""
    return _BY_NAME.get(name.lower())


def known_by_checksum(checksum: str) -> KnownSet | None:
    """Return the set whose published IDX files have this check sum together; or None."""
    return _BY_CHECKSUM.get(checksum)


def has_labels_of_mnist(labels: bytes) -> bool:
    """Return whether these are the labels of MNIST's test set."""
    return hashlib.sha256(labels).hexdigest() == _MNIST_TEST_LABELS


def proposals(class_count: int, place: str) -> tuple[KnownSet, ...]:
    """Return the published sets with so many classes; first those whose name is part of ``place``.

    For files that nothing else tells: a folder may be called by what lies in it.
    """
    words = {"emnist": EMNIST_SETS, "kmnist": (KMNIST,), "kuzushiji": (KMNIST,), "fashion": (FASHION,)}
    named = next((sets for word, sets in words.items() if word in place.lower()), ())
    fitting = [known for known in (MNIST, FASHION, KMNIST, *EMNIST_SETS) if len(known.labels) == class_count]
    return tuple(sorted(fitting, key=lambda known: known not in named))
