"""The networks as a user reads them."""

from __future__ import annotations

from workbench.core.networks import layer_rows, multiply_add_count, parameter_count


def test_the_tutorials_network_has_its_158086_parameters() -> None:
    assert parameter_count("tutorial", class_count=10) == 158_086


def test_the_tutorials_network_is_a_table_of_shapes_and_parameters() -> None:
    assert [(row.name, row.shape, row.parameters) for row in layer_rows("tutorial", class_count=10)] == [
        ("Rescaling", (28, 28, 1), 0),
        ("Conv2D 3×3, 32", (28, 28, 32), 320),
        ("MaxPool 2×2", (14, 14, 32), 0),
        ("Conv2D 2×2, 32", (14, 14, 32), 4_128),
        ("MaxPool 2×2", (7, 7, 32), 0),
        ("Conv2D 2×2, 32", (7, 7, 32), 4_128),
        ("MaxPool 2×2", (3, 3, 32), 0),
        ("Dropout 0.3", (3, 3, 32), 0),
        ("Flatten", (288,), 0),
        ("Dense 500", (500,), 144_500),
        ("Dropout 0.4", (500,), 0),
        ("Dense 10, softmax", (10,), 5_010),
    ]


def test_the_networks_keep_to_their_sizes() -> None:
    assert parameter_count("compact", class_count=11) <= 20_000
    assert parameter_count("medium", class_count=11) <= parameter_count("tutorial", class_count=11)
    assert parameter_count("large", class_count=11) <= 1_200_000


def test_multiply_adds_are_those_of_convolutions_and_dense_layers() -> None:
    assert [row.multiply_adds for row in layer_rows("tutorial", class_count=10) if row.multiply_adds] == [
        28 * 28 * 9 * 32,
        14 * 14 * 4 * 32 * 32,
        7 * 7 * 4 * 32 * 32,
        288 * 500,
        500 * 10,
    ]
    assert multiply_add_count("tutorial", class_count=10) == 1_378_312


def test_one_more_class_adds_one_row_of_weights() -> None:
    assert parameter_count("tutorial", class_count=11) == 158_086 + 501
    assert layer_rows("tutorial", class_count=11)[-1].name == "Dense 11, softmax"
