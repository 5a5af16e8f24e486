"""Every tuning constant of the solver; `README.md` has their units, reasons and benchmarks.

Tolerances of arithmetic are not here: they stand where they are used.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolveParams:
    """What was tuned on benchmarks."""

    # what a run is: sizes up to which a method pays
    tiny_pairs: int = 300
    exact_pairs: int = 8_000
    linear_units: int = 12_000
    unpresolved_pairs: int = 2_000
    perturbed_units: int = 600

    # maximising the Lagrangian dual
    temperatures: tuple[float, ...] = (0.05, 0.01, 0.002)
    fine_temperatures: tuple[float, ...] = (0.0005, 0.0005, 0.0002, 0.0001)
    dual_steps: int = 120
    sharpening_gain: float = 0.02
    block_pairs: int = 200_000
    sampled_pairs: int = 2_000_000
    candidates: int = 32
    even_candidates: int = 8
    lbfgs_memory: int = 60
    lbfgs_trials: int = 20

    # column generation
    columns_per_unit: int = 3
    linear_programs: int = 4
    multiplier_mixes: tuple[float, ...] = (1.0, 0.7, 0.4)
    columns_within: float = 0.6
    nearly_closed: float = 2.0

    # rounding and local search
    confident_share: float = 0.9
    rounding_curvature: float = 0.5
    penalty_factor: float = 1_000.0
    report_every: int = 5_000
    chain_length: int = 6
    chain_beam: int = 16
    chain_owners: int = 60

    # perturbation
    perturbation_temperatures: tuple[float, ...] = (0.05, 0.15, 0.5)
    perturbation_acceptance: float = 0.02
    perturbation_stop: float = 0.5
    perturbation_rounds: int = 30
    non_improving_rounds: int = 20

    # large neighbourhoods
    neighbourhood_units: int = 600
    neighbourhood_pairs: int = 5_000
    schedule: tuple[tuple[float, int], ...] = ((0.5, 1), (1.0, 1), (2.0, 1), (4.0, 1), (1.0, 200), (2.0, 2000))
    small_extra_pairs: tuple[float, ...] = (2.0, 1.0)
    idle_rounds: int = 3

    # levels before the score
    level_groups: int = 4
    feasibility_extra_pairs: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)
    feasibility_nodes: int = 20

    # the exact model
    stall_looks: int = 50
    stall_work: int = 400_000
    stall_share: float = 0.8
    first_look: float = 0.4
    coarse_step: float = 0.1

    # work elsewhere
    remote_pairs: int = 20_000
    remote_seconds: float = 5.0


PARAMS = SolveParams()
