"""The weights of one layer rounded to a palette so that the layer's outputs change least.

Rounding each weight to the nearest value is best for weights, not for outputs. Here the weights of
one input after the other are rounded, and those that are still to come make up for the error as far as
the inputs' correlations allow: GPTQ (Frantar, Ashkboos, Hoefler and Alistarh 2022, "GPTQ: Accurate
Post-Training Quantization for Generative Pre-trained Transformers"), after Optimal Brain Surgeon
(Hassibi and Stork 1992), with the values of the palette found by least squares in between.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.core.palettes import palette

# Added to the inputs' mean squares, as a part of their average: inputs that never change have none.
_DAMPING = 0.01
_ROUNDS = 6
_BLOCK = 32

Weights = NDArray[np.float64]


def compensated(weights: Weights, *, moments: Weights, crossed: Weights) -> Weights:
    """Return the weights that give what ``weights`` gave, for inputs that earlier layers have changed.

    ``weights`` are [inputs, outputs]; ``moments`` [inputs, inputs] the changed inputs' mean products
    with each other, ``crossed`` [inputs, inputs] those of the changed with the original ones.
    """
    damping = _damping(moments)
    return np.asarray(np.linalg.solve(moments + damping, (crossed + damping) @ weights), np.float64)


def rounded(weights: Weights, *, moments: Weights, bits: int) -> Weights:
    """Return ``weights`` [inputs, outputs] with at most ``2**bits`` different values, all of float16.

    ``moments`` [inputs, inputs] are the mean products of the layer's inputs. The same arguments give
    the same weights.
    """
    curvature = moments + _damping(moments)
    # The inputs that count most come first, while there are others to make up for them.
    order = np.argsort(-np.diag(curvature), kind="stable")
    curvature, sorted_weights = curvature[np.ix_(order, order)], weights[order]
    factor = np.linalg.cholesky(np.linalg.inv(curvature)).T
    table = np.sort(palette(weights, bits)[0])
    best, least = sorted_weights, np.inf
    for _ in range(_ROUNDS):
        chosen = _assigned(sorted_weights, table, factor)
        table = _fitted_table(sorted_weights, chosen, table, curvature)
        found = table.astype(np.float16).astype(np.float64)[chosen]
        error = sorted_weights - found
        change = float(np.sum(error * (curvature @ error)))
        if change < least:
            best, least = found, change
        table = np.sort(table)
    result = np.empty_like(weights)
    result[order] = best
    return result


def _damping(moments: Weights) -> Weights:
    mean_square = float(np.trace(moments)) / len(moments)
    return np.diag(np.full(len(moments), _DAMPING * mean_square or 1.0))


def _assigned(weights: Weights, table: Weights, factor: Weights) -> NDArray[np.intp]:
    """Return the index into the sorted ``table`` for each weight, errors passed on as GPTQ does.

    ``factor`` is the upper triangle U with UᵀU the inverse of the curvature. Errors go to the inputs of
    a block at once, and to those behind it when it is done.
    """
    weights = weights.copy()
    middles = (table[1:] + table[:-1]) / 2
    chosen = np.empty(weights.shape, np.intp)
    for start in range(0, len(weights), _BLOCK):
        end = min(start + _BLOCK, len(weights))
        errors = np.empty((end - start, weights.shape[1]))
        for row in range(start, end):
            chosen[row] = np.searchsorted(middles, weights[row])
            errors[row - start] = (weights[row] - table[chosen[row]]) / factor[row, row]
            weights[row + 1 : end] -= np.outer(factor[row, row + 1 : end], errors[row - start])
        weights[end:] -= factor[start:end, end:].T @ errors
    return chosen


def _fitted_table(weights: Weights, chosen: NDArray[np.intp], table: Weights, curvature: Weights) -> Weights:
    """Return the values that change the layer's outputs least, for weights that have ``chosen``.

    A value that no weight has chosen stays.
    """
    used = np.unique(chosen)
    members = np.stack([(chosen == index).astype(np.float64) for index in used])
    pulled = curvature @ members
    normal = np.tensordot(members, pulled, axes=([1, 2], [1, 2]))
    wanted = np.tensordot(pulled, weights, axes=([1, 2], [0, 1]))
    fitted: Weights = table.copy()
    values, *_ = np.linalg.lstsq(normal, wanted, rcond=None)
    fitted[used] = values
    return fitted
