"""OR-tools' CP-SAT on a model file, in a process of its own: ``python cp_sat.py MODEL.mps SECONDS GAP THREADS SEED``.

OR-tools brings a HiGHS of its own, which cannot be loaded beside the one of highspy. CP-SAT reckons in whole numbers:
OR-tools scales what is continuous, so the values are sound only within its tolerances and bounds are not proofs. This
file imports nothing of the package, and prints one JSON object: status, values by name, bound.
"""

from __future__ import annotations

import json
import sys

from ortools.linear_solver.python import model_builder


def main(path: str, seconds: str, gap: str, threads: str, seed: str) -> None:
    """Solve the file and print what was found."""
    model, solver = model_builder.Model(), model_builder.Solver("sat")
    model.import_from_mps_file(path)
    solver.set_time_limit_in_seconds(float(seconds))
    solver.set_solver_specific_parameters(f"relative_gap_limit:{gap} num_workers:{threads} random_seed:{seed}")
    status = solver.solve(model)
    found = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    values = {v.name: solver.value(v) for v in model.get_variables()} if found else {}
    bound = solver.best_objective_bound if found else None
    sys.stdout.write(json.dumps({"status": status.name, "values": values, "bound": bound}))


if __name__ == "__main__":
    main(*sys.argv[1:])
