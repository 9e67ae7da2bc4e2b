"""The section of a profile that shows its place among known random networks."""

from ..instruments.atlas import COMMAND, AtlasPlace, load_atlas
from ..plots import map_panels, panel_tables
from .blocks import Block, Figure, Section, Table
from .drawing import drawn

_UP = "weight magnitude α"


def atlas_section(place: AtlasPlace) -> Section:
    """Return the map with the architecture's place, and its shares for every measure."""
    blocks: list[Block] = [_map(place)]
    if place.simpler_than:
        blocks.append(Table(
            columns=["measure", "complexity", "share of the atlas that is more complex"],
            rows=[[measure, place.complexities[measure], share]
                  for measure, share in place.simpler_than.items()],
            caption="Place among the cells of the atlas, mean and 95 % interval over networks",
            how_to_read="A cell of the atlas is one activation, depth and weight magnitude under "
                        "one of two samplings, a mean over its networks. The interval is that of "
                        "this architecture's own complexity. "
                        f"The atlas was made by `{COMMAND}`."))
    return Section("Its place among known architectures", place.words, blocks)


def _map(place: AtlasPlace) -> Figure:
    rows = load_atlas().rows
    rows = rows[rows["sampling"] == "paper"]
    found = panel_tables(rows, "fourier", panel="activation", up="magnitude", across="depth",
                         panels=list(rows.activation.unique()))
    own = place.complexities.get("Fourier")
    ax = map_panels(found.tables, rows=found.rows, columns=found.columns, across="hidden layers",
                    up=_UP, label="Fourier", low=0.1, high=0.55, log_y=True,
                    contour=None if own is None else own.mean, mark=place.mark)
    reading = ("Dark is complex. The line runs where architectures are as complex as this one. "
               "Weights are uniform within α√(6/(fan-in + fan-out)), biases within 1. ")
    if place.mark is not None:
        reading += ("The ring stands where weights have the same variance as this architecture's; "
                    "its biases may differ.")
    return drawn(ax, "Fourier complexity of random networks, two inputs, 64 units a layer",
                 how_to_read=reading, data=found.data("hidden layers", _UP))
