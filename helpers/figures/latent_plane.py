"""A walk in the plane of two latent numbers: the page decodes whatever point is touched.

The page and this file compute the same numbers: `helpers.data.vae.decode` is the script's
arithmetic in NumPy. Derived in book/generative/vae.
"""

from base64 import b64encode

from helpers import data
from helpers.figures.base import Figure

REACH = 3.5  # the plane goes from -3.5 to 3.5 on both axes


class LatentPlane(Figure):
    """Drag in the latent plane of a variational autoencoder and see the digit decoded."""

    name = "latent_plane"
    title = "Walk in the latent plane"
    task = (
        "walk from a 0 to a 1, by dragging or with the arrow keys, so that every picture on the way"
        " is a digit. Take ten random codes: how many are digits? Then look at what is decoded"
        " everywhere: what stands where two digits meet?"
    )
    alt = (
        "A plane full of small digits in which equal digits lie together: zeros on the left, ones"
        " on the right, fours and nines below. A cross marks a point among the zeros; beside the"
        " plane stands the picture that is decoded there, a slightly blurred handwritten zero."
    )

    def payload(self):
        """Return the decoder, eight bits a weight, and where training digits lie."""
        whole, scales = data.vae_decoder("plane")
        codes, labels = data.latent_digits()
        return {
            "layers": {
                name: {"q": b64encode(value.tobytes()).decode(), "scale": scales[name]}
                for name, value in whole.items()
            },
            "codes": codes.round(2).tolist(),
            "labels": "".join(map(str, labels)),
            "reach": REACH,
        }
