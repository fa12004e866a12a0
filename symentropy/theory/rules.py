"""The kernel's equality rules as words of a script: ``by=linearity``. One line each; a misspelt one is a NameError.

>>> linearity
'linearity'
"""

algebra = "algebra"
arithmetic = "arithmetic"
constant_sum = "constant_sum"
derivative = "derivative"
entry = "entry"
exchange = "exchange"
expand = "expand"
linearity = "linearity"
log_of_power = "log_of_power"
log_of_product = "log_of_product"
log_of_quotient = "log_of_quotient"
log_of_rational = "log_of_rational"
mass = "mass"
reindex = "reindex"
restrict = "restrict"
sift = "sift"
support = "support"
