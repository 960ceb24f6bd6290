"""Codes of one bit a number that name candidates for the nearest of many vectors.

A product quantizer (Jégou, Douze & Schmid 2011): four numbers together have one of sixteen codes,
which FAISS looks up for 32 vectors at once. Before that, vectors are turned onto axes that share
their variance out evenly (Ge et al. 2013, the parametric solution), since numbers of real
embeddings vary very unequally, and codes of such as they come miss neighbors. Called by `segment`.
"""

import faiss
import numpy as np

from gainloop.ports.vectors import Vectors32
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.embeddings import Metric

_TOGETHER, _NUM_BITS = 4, 4
_TRAINED_ON = 16_384
_ROUNDS = 10  # of k-means; more change no candidate that counts
_CHUNK = 16_384
_LEAST_VARIANCE = 1e-9  # relative to the largest
_TINY = 1e-30  # where all vectors are equal


def make_codes(metric: Metric, rows: Vectors32) -> faiss.Index:
    """An index of codes of all rows, in order. Lengths are 1 in a cosine space, where the order by
    Euclidean distance is the same and codes tell it better.
    """
    dimension = rows.shape[1]
    num_groups = -(-dimension // _TOGETHER)
    kind = faiss.METRIC_INNER_PRODUCT if metric is Metric.IP else faiss.METRIC_L2
    sample = np.asarray(rows[:: max(len(rows) // _TRAINED_ON, 1)])
    axes = _even_axes(sample, num_groups)
    turned = faiss.LinearTransform(dimension, num_groups * _TOGETHER, False)
    faiss.copy_array_to_vector(axes.T.ravel(), turned.A)
    turned.is_trained = True
    codes = faiss.IndexPQFastScan(num_groups * _TOGETHER, num_groups, _NUM_BITS, kind)
    codes.pq.cp.niter = _ROUNDS
    codes.train(sample @ axes)
    for start in range(0, len(rows), _CHUNK):
        codes.add(rows[start : start + _CHUNK] @ axes)
    return faiss.IndexPreTransform(turned, codes)


def _even_axes(sample: Vectors32, num_groups: int) -> Vectors32:
    """(D, 4G) axes, orthogonal, four of a group together: the main axes of the sample, handed out
    so that the groups' products of variances are as equal as can be. Axes past D are zero.
    """
    off = sample - sample.mean(axis=0, dtype=np.float64)
    variances, vectors = np.linalg.eigh(off.T @ off / len(off))
    order = np.argsort(-variances, kind="stable")
    floor = max(float(variances.max()) * _LEAST_VARIANCE, _TINY)
    weights: Floats = np.log(np.maximum(variances[order], floor) / floor)
    places = _shared_out(weights, num_groups)
    axes = np.zeros((sample.shape[1], num_groups * _TOGETHER), np.float32)
    axes[:, places] = vectors[:, order]
    return axes


def _shared_out(weights: Floats, num_groups: int) -> Ints:
    """A place for each weight, of four places a group: the heaviest first, to the lightest group
    that has one left.
    """
    load, filled = np.zeros(num_groups), np.zeros(num_groups, np.int64)
    places = np.zeros(len(weights), np.int64)
    for number, weight in enumerate(weights):
        group = int(np.argmin(np.where(filled < _TOGETHER, load, np.inf)))
        places[number] = group * _TOGETHER + filled[group]
        load[group] += weight
        filled[group] += 1
    return places
