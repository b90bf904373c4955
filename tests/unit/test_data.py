"""helpers.data: shipped files verified, fixed splits, whole sets fetched from a mirror."""

import gzip
import hashlib
import http.server
import socket
import threading
import time

import numpy as np
import pytest

from helpers import data
from helpers.data import full, shipped
from helpers.data.idx import parse_idx

DIGITS_Y_TEST = "6781c155b123473dfb883e8a404fb180a5ec9c3e927f87b777afaabfd90f297f"
SHAPES = {
    "digits": ((1347, 8, 8), (450, 8, 8)),
    "mnist": ((4000, 28, 28), (1000, 28, 28)),
    "fashion_mnist": ((5000, 28, 28), (1000, 28, 28)),
}


@pytest.fixture(params=SHAPES)
def named_split(request):
    return request.param, data.load(request.param)


def test_shapes_types_and_ranges(named_split):
    name, split = named_split
    for images, labels, shape in zip(split[::2], split[1::2], SHAPES[name], strict=True):
        assert images.shape == shape
        assert images.dtype == np.float64
        assert (images.min(), images.max()) == (0.0, 1.0)
        assert labels.shape == shape[:1]
        assert labels.dtype == np.int64
        assert np.array_equal(np.unique(labels), np.arange(10))


def test_classes_are_balanced(named_split):
    _, split = named_split
    share = np.bincount(split.y_test) / len(split.y_test)
    assert np.allclose(share, np.bincount(split.y_train) / len(split.y_train), atol=0.003)


def test_no_test_image_is_for_training(named_split):
    _, split = named_split
    train = {image.tobytes() for image in split.x_train}
    assert not any(image.tobytes() in train for image in split.x_test)


def test_digits_keeps_every_example_once():
    split = data.digits()
    raw = shipped.read_shipped("digits_8x8.npz")
    ours = np.concatenate([split.x_train, split.x_test]).reshape(-1, 64) * 16
    ours = np.column_stack([ours, np.concatenate([split.y_train, split.y_test])])
    theirs = np.column_stack([raw["x"].reshape(-1, 64), raw["y"]])
    assert np.array_equal(np.unique(ours, axis=0), np.unique(theirs, axis=0))
    assert len(ours) == len(theirs)


def test_digits_split_is_fixed():
    y = data.digits().y_test
    assert np.array_equal(y, data.digits().y_test)
    assert hashlib.sha256(y.astype("<i8").tobytes()).hexdigest() == DIGITS_Y_TEST


def test_images_are_upright():
    split = data.mnist()
    one, seven = (split.x_train[split.y_train == digit].mean(axis=0) for digit in (1, 7))
    assert np.sum(one.max(axis=1) > 0.2) > 1.5 * np.sum(one.max(axis=0) > 0.2)  # taller than wide
    assert np.sum(seven[8] > 0.2) > 1.5 * np.sum(seven[20] > 0.2)  # its bar is above its stem


def test_fashion_has_a_name_for_each_label():
    assert len(data.FASHION_LABELS) == 10
    assert data.FASHION_LABELS[9] == "ankle boot"


def test_unknown_name():
    with pytest.raises(ValueError, match=r"unknown data set 'cifar'.*digits, mnist, fashion_mnist"):
        data.load("cifar")


def test_missing_file_says_how_to_restore_it(monkeypatch, tmp_path):
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"mnist_4k_1k\.npz is missing.*git restore"):
        data.mnist()


@pytest.mark.parametrize("name", SHAPES)
def test_damaged_file_names_both_hashes(monkeypatch, tmp_path, name):
    for file in shipped.SHA256:
        content = bytearray((shipped.FOLDER / file).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / file).write_bytes(content)
    monkeypatch.setattr(shipped, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match="is damaged") as caught:
        data.load(name)
    message = str(caught.value)
    file = next(file for file in shipped.SHA256 if file in message)
    assert shipped.SHA256[file] in message
    assert hashlib.sha256((tmp_path / file).read_bytes()).hexdigest() in message
    assert f"git restore helpers/data/{file}" in message


def test_readme_has_a_row_and_a_licence_for_each_file():
    readme = (shipped.FOLDER / "README.md").read_text(encoding="utf-8")
    rows = [row for row in readme.splitlines() if row.startswith("| `")]
    assert len(rows) == len(shipped.SHA256)
    for file, row in zip(shipped.SHA256, rows, strict=True):
        licence = f"licences/{file.partition('.')[0]}.txt"
        assert file in row
        assert shipped.SHA256[file] in row
        assert licence in row
        assert (shipped.FOLDER / licence).read_text()


def idx(array):
    shape = np.array(array.shape, ">u4").tobytes()
    return bytes([0, 0, 8, array.ndim]) + shape + array.astype(np.uint8).tobytes()


@pytest.mark.parametrize("shape", [(5,), (2, 3, 4), (0, 3)])
def test_idx_round_trip(shape):
    array = np.arange(np.prod(shape)).reshape(shape)
    parsed = parse_idx(idx(array))
    assert parsed.dtype == np.uint8
    assert np.array_equal(parsed, array)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an idx file"),
        (b"<html>", "not an idx file"),
        (bytes([0, 0, 13, 1]), "type 8 .* got 13"),
        (idx(np.ones((2, 3)))[:9], "header of 12 bytes, 9 there"),
        (idx(np.ones((2, 3)))[:-1], r"shape \(2, 3\) holds 5 elements"),
        (idx(np.ones((2, 3))) + b"\0", r"shape \(2, 3\) holds 7 elements"),
    ],
)
def test_idx_errors(content, message):
    with pytest.raises(ValueError, match=message):
        parse_idx(content)


PARTS = {
    "x_train": np.arange(6 * 3 * 2).reshape(6, 3, 2),
    "y_train": np.arange(6) % 4,
    "x_test": 255 - np.arange(2 * 3 * 2).reshape(2, 3, 2),
    "y_test": np.array([3, 1]),
}


class Mirror:
    """A web server of gzipped idx files that counts what it was asked for."""

    def __init__(self):
        self.files = {full.FILES[p]: gzip.compress(idx(a), mtime=0) for p, a in PARTS.items()}
        self.asked = []
        self.promise = 0  # bytes announced beyond those that are sent
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.rpartition("/")[2]
                mirror.asked.append(name)
                if self.path.startswith("/empty/"):
                    return self.send_error(404)
                self.send_response(200)
                self.send_header("Content-Length", str(len(mirror.files[name]) + mirror.promise))
                self.end_headers()
                self.wfile.write(mirror.files[name])

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def mirror(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for variable in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(variable, "127.0.0.1")
    mirror = Mirror()
    hashes = {p: hashlib.sha256(mirror.files[f]).hexdigest() for p, f in full.FILES.items()}
    for name in full.MIRRORS:
        monkeypatch.setitem(full.SHA256, name, hashes)
        monkeypatch.setitem(full.MIRRORS, name, (mirror.url,))
    yield mirror
    mirror.close()


def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


@pytest.mark.parametrize("name", full.MIRRORS)
def test_full_set_is_fetched_once(mirror, name):
    for _ in range(2):
        split = data.load(name, full=True)
        assert np.array_equal(split.x_train * 255, PARTS["x_train"])
        assert np.array_equal(split.x_test * 255, PARTS["x_test"])
        assert np.array_equal(split.y_train, PARTS["y_train"])
        assert np.array_equal(split.y_test, PARTS["y_test"])
        assert split.x_train.dtype == np.float64
        assert split.y_train.dtype == np.int64
    assert sorted(mirror.asked) == sorted(full.FILES.values())


def test_next_mirror_serves_where_the_first_refuses(mirror, monkeypatch):
    monkeypatch.setitem(full.MIRRORS, "mnist", (closed_port(), mirror.url))
    assert len(data.mnist(full=True).y_train) == 6


def test_next_mirror_serves_where_the_first_lacks_the_file(mirror, monkeypatch):
    monkeypatch.setitem(full.MIRRORS, "mnist", (mirror.url + "empty/", mirror.url))
    assert len(data.mnist(full=True).y_train) == 6
    assert mirror.asked.count(full.FILES["x_train"]) == 2


def test_file_lacking_everywhere_is_an_os_error(mirror, monkeypatch):
    monkeypatch.setitem(full.MIRRORS, "mnist", (mirror.url + "empty/",))
    with pytest.raises(OSError, match="404"):
        data.mnist(full=True)


@pytest.mark.parametrize("name", full.MIRRORS)
def test_no_network_names_the_shipped_subset(mirror, monkeypatch, name):
    dead = (closed_port(), closed_port())
    monkeypatch.setitem(full.MIRRORS, name, dead)
    with pytest.raises(OSError, match=rf"ships with the book: helpers\.data\.{name}\(\)") as caught:
        data.load(name, full=True)
    assert all(url in str(caught.value) for url in dead)


def test_unknown_host_is_an_os_error(mirror, monkeypatch):
    monkeypatch.setitem(full.MIRRORS, "mnist", ("http://nowhere.invalid/",))
    with pytest.raises(OSError, match="could not fetch train-images"):
        data.mnist(full=True)


def test_silent_mirror_times_out(mirror, monkeypatch):
    monkeypatch.setattr(full, "TIMEOUT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        monkeypatch.setitem(full.MIRRORS, "mnist", (url,))
        start = time.monotonic()
        with pytest.raises(OSError, match="timed out"):
            data.mnist(full=True)
        assert time.monotonic() - start < 10


def test_wrong_hash_is_never_swallowed(mirror, monkeypatch):
    wrong = dict(full.SHA256["mnist"], y_test="0" * 64)
    monkeypatch.setitem(full.SHA256, "mnist", wrong)
    monkeypatch.setitem(full.MIRRORS, "mnist", (mirror.url, mirror.url))
    with pytest.raises(ValueError, match="does not match the known hash"):
        data.mnist(full=True)
    assert mirror.asked.count(full.FILES["y_test"]) == 1


def test_truncated_file_has_the_wrong_hash(mirror):
    name = full.FILES["x_train"]
    mirror.files[name] = mirror.files[name][:-5]
    with pytest.raises(ValueError, match="does not match the known hash"):
        data.mnist(full=True)


def test_broken_transfer_is_a_network_error(mirror):
    mirror.promise = 10
    with pytest.raises(OSError, match="could not fetch"):
        data.mnist(full=True)


def test_damaged_cache_is_fetched_anew(mirror, tmp_path):
    data.mnist(full=True)
    for cached in tmp_path.rglob("*.gz"):
        cached.write_bytes(b"damaged")
    assert np.array_equal(data.mnist(full=True).x_train * 255, PARTS["x_train"])
    assert len(mirror.asked) == 2 * len(full.FILES)


def test_digits_are_all_shipped():
    with pytest.raises(TypeError, match="full"):
        data.load("digits", full=True)
