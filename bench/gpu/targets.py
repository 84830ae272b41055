"""What the rows say of the project's targets."""
from table import read

OURS = "sfkernels cross-entropy"
EIGHT_IMAGES = ("sigmoid", "200700", "80", "8")


def report(table):
    """A row for each target: the number, the limit, and whether it is met; it says so where a row is missing."""
    rows = {tuple(row[name] for name in ("section", "anchors", "classes", "images", "dtype", "method")): row for row in read(table.path)}
    last = None
    for case, dtype, what, limit, at_most, number in targets(rows):
        value = number()
        if value is None:
            note = f"not measured; the target is {'at most' if at_most else 'at least'} {limit:g}"
        else:
            met = value <= limit if at_most else value >= limit
            note = f"{value:.4g}, {'at most' if at_most else 'at least'} {limit:g}: {'met' if met else 'MISSED'}"
        if last != case:
            print(f"\ntargets: {' x '.join(case)}")
            last = case
        print(f"  {dtype:<9} {what:<52} {note}", flush=True)
        table.write(["target", *case, dtype, what, *[""] * 6, note, table.device, table.torch])


def targets(rows):
    """(case, dtype, what, limit, whether the limit is the most, how to find the number)."""
    def value(case, dtype, method, column):
        text = rows.get((*case, dtype, method), {}).get(column)
        return float(text) if text else None

    def ratio(case, dtype, method):
        ours, other = value(case, dtype, OURS, "ms"), value(case, dtype, method, "ms")
        return other / ours if ours and other else None

    case = EIGHT_IMAGES
    for dtype in ("float32", "bfloat16", "float16"):
        place = case[1:]
        yield place, dtype, "time / three passes at the speed of the copy", 1.15, True, lambda: value(case, dtype, OURS, "of_copied_floor")
        yield place, dtype, "eager / ours", 3.5, False, lambda: ratio(case, dtype, "eager cross-entropy")
        yield place, dtype, "torch.compile / ours", 1.2, False, lambda: ratio(case, dtype, "torch.compile cross-entropy")
        yield place, dtype, "MB beside the gradient", 1, True, lambda: value(case, dtype, OURS, "mb_beside_gradient")
    host = ("host", "64", "8", "1")
    for method in ("sfkernels forward, two launches", "sfkernels backward, one launch"):
        yield host[1:], "float32", f"us of the host: {method}", 8, True, lambda: value(host, "float32", method, "host_us")
    for images in ("1", "8"):
        step = ("step", "800", "1333", images)

        def share():
            whole, part = (value(step, "bfloat16", method, "ms") for method in ("torchvision RetinaNet-R50", "sfkernels loss side"))
            return part / whole if whole and part else None
        yield step[1:], "bfloat16", "loss side / RetinaNet-R50 step", 0.03, True, share
