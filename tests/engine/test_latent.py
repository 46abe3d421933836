import base64

import numpy as np
import pytest

from ghostnote.engine.latent import REACH, STEP, from_text, to_text
from ghostnote.errors import ControlError


def test_a_latent_comes_back_to_half_a_step() -> None:
    z = np.random.default_rng(0).uniform(-REACH, REACH, 40)
    back = from_text(to_text(z), 40)
    assert back.dtype == np.float32
    assert np.abs(back - z).max() <= STEP / 2 + 1e-6
    assert to_text(back) == to_text(z)


def test_two_bytes_are_a_number_the_lower_first() -> None:
    # 1, 0 and -1 steps, and both ends: 0x0001 0x0000 0xffff 0x7fff 0x8001.
    z = np.array([STEP, 0.0, -STEP, REACH, -REACH])
    assert to_text(z) == "AQAAAP___38BgA"
    np.testing.assert_allclose(from_text("AQAAAP___38BgA", 5), z, rtol=1e-6)


def test_what_lies_beyond_is_brought_to_the_edge() -> None:
    assert from_text(to_text(np.array([99.0, -99.0])), 2).tolist() == pytest.approx([REACH, -REACH])


@pytest.mark.parametrize("size", range(9))
def test_a_text_stands_in_an_address_as_it_is(size: int) -> None:
    z = np.linspace(-REACH, REACH, size)
    text = to_text(z)
    # A number is 16 bits and a letter 6, and nothing is padded.
    assert len(text) == -(-16 * size // 6)
    assert not set(text) & set("+/=")
    assert len(from_text(text, size)) == size


@pytest.mark.parametrize(
    "text", ["A", "AQD_f", "AQ D", "AQ==AQ", "AQ!", "\N{FULLWIDTH DIGIT ONE}0"]
)
def test_what_is_no_such_text_is_refused(text: str) -> None:
    with pytest.raises(ControlError, match="is not base64url"):
        from_text(text, 3)


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ControlError) as caught:
        from_text("!" * 5000, 3)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(("size", "found"), [(0, "0"), (4, "2"), (5, "2.5"), (8, "4")])
def test_a_latent_of_another_size_is_refused(size: int, found: str) -> None:
    text = base64.urlsafe_b64encode(bytes(size)).rstrip(b"=").decode()
    with pytest.raises(ControlError, match=f"latent holds {found} numbers; this model has 3"):
        from_text(text, 3)
