"""Fits a summary (JSON: x, t_x, T in weeks) with lifetimes: parameters, ln L and seconds of each fit, as JSON."""

import json
import sys
import time
import warnings

import pandas
from lifetimes import BetaGeoFitter, ParetoNBDFitter

warnings.filterwarnings("ignore")
MODELS = {"bg-nbd": (BetaGeoFitter, "r alpha a b"), "pareto-nbd": (ParetoNBDFitter, "r alpha s beta")}

with open(sys.argv[1], encoding="utf-8") as file:
    columns = pandas.DataFrame(json.load(file))
fitter, names = MODELS[sys.argv[2]]
seconds = []
for _ in range(int(sys.argv[3])):
    model = fitter()
    began = time.perf_counter()
    model.fit(columns["x"], columns["t_x"], columns["T"])
    seconds.append(time.perf_counter() - began)
params = [float(model.params_[name]) for name in names.split()]
print(json.dumps({"params": params, "seconds": seconds}))
