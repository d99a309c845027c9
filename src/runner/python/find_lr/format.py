"""How an LR is written for people: as src/analysis/format.ts writes it."""
from decimal import ROUND_HALF_UP, Context, Decimal

# JavaScript rounds the exact value, halves away from zero; Python's own formats round halves to even.
_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_UP)


def format_lr(lr):
    """Two significant digits, from 0.1 to 9900 as a decimal, else as `1.5e-2`."""
    rounded = _TWO_DIGITS.create_decimal(Decimal(lr))
    if rounded == 0:
        return "0"
    if Decimal("0.1") <= abs(rounded) < 10000:
        text = "{:f}".format(rounded)
        return text.rstrip("0").rstrip(".") if "." in text else text
    digits, power = "{:.1e}".format(rounded).split("e")
    return "%se%d" % (digits[:-2] if digits.endswith(".0") else digits, int(power))
