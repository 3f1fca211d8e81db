"""The peer of the plan benchmark: OR-Tools CP-SAT, one worker, same problems.

It begins with a list schedule, which makes it better than without.

    python3 peer.py [--seconds 1] [--sets brandimarte,fajsp] [--verbose]

Prints for each set the mean gap as `plan.rs` does, from the folder that
BATON_DATA names or else this repository's. With BATON_BENCH_JSON=FILE the
figures are also written as an array of {name, value, unit, target}. Reads the
files itself, so that it also checks our readers. Needs `pip install ortools`.
"""

import argparse
import json
import os
import pathlib
import threading
import time

from ortools.sat.python import cp_model

OWN_DATA = pathlib.Path(__file__).parent.parent / "tests/data/plan"


def main():
    parser = argparse.ArgumentParser(description="CP-SAT on the plan benchmark's problems")
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--sets", type=lambda names: names.split(","), default=[""])
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    folder = pathlib.Path(os.environ.get("BATON_DATA", OWN_DATA))
    references = json.loads((folder / "reference.json").read_text())
    figures = []
    for name in sorted({reference["set"] for reference in references}):
        if any(name.startswith(wanted) for wanted in arguments.sets):
            members = [reference for reference in references if reference["set"] == name]
            gaps = [gap(reference, folder, arguments) for reference in members]
            figures.append(figure(name, gaps, arguments.seconds))
    if "BATON_BENCH_JSON" in os.environ:
        pathlib.Path(os.environ["BATON_BENCH_JSON"]).write_text(json.dumps(figures, indent=2))


def figure(name, gaps, seconds):
    value = sum(gaps) / len(gaps)
    print(f"{name:<14} {seconds:>5g} s  {value:>7.3f} %  CP-SAT, one worker", flush=True)
    title = f"gap of CP-SAT on {name} after {seconds:g} s"
    return {"name": title, "value": value, "unit": "%", "target": None}


def gap(reference, folder, arguments):
    """Percent above the best known; for iMOPSE above the lower bound."""
    lines = (folder / reference["file"]).read_text().splitlines()
    text = "\n".join(line.split("#")[0] for line in lines)
    makespan = solve(*read(reference, text), arguments.seconds)
    yardstick = reference["lower_bound" if reference["set"] == "imopse" else "best_known"]
    if arguments.verbose:
        print(f"{reference['instance']:<16} {yardstick:>6} {makespan:>6}", flush=True)
    return (makespan / yardstick - 1) * 100


def solve(tasks, precedences, seconds):
    """The makespan; `tasks` are lists of (machine, duration)."""
    model = cp_model.CpModel()
    hint = list_schedule(tasks, precedences)
    horizon = max(start + duration for start, _, duration in hint)
    on_machine, starts, ends = {}, [], []
    for choices, (hinted_start, hinted_machine, hinted_length) in zip(tasks, hint):
        durations = cp_model.Domain.from_values([duration for _, duration in choices])
        start = model.new_int_var(0, horizon, "")
        length = model.new_int_var_from_domain(durations, "")
        end = start + length
        taken = [model.new_bool_var("") for _ in choices]
        model.add_exactly_one(taken)
        model.add_hint(start, hinted_start)
        model.add_hint(length, hinted_length)
        for (machine, duration), is_taken in zip(choices, taken):
            interval = model.new_optional_fixed_size_interval_var(start, duration, is_taken, "")
            model.add(length == duration).only_enforce_if(is_taken)
            model.add_hint(is_taken, machine == hinted_machine)
            on_machine.setdefault(machine, []).append(interval)
        starts.append(start)
        ends.append(end)
    for intervals in on_machine.values():
        model.add_no_overlap(intervals)
    for before, after in precedences:
        model.add(starts[after] >= ends[before])
    makespan = model.new_int_var(0, horizon, "")
    model.add_max_equality(makespan, ends)
    model.minimize(makespan)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    stop = threading.Timer(0, stop_after, (solver, time.process_time() + seconds))
    stop.daemon = True
    stop.start()
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return round(solver.objective_value) if found else horizon


def list_schedule(tasks, precedences):
    """A start for the solver: by longest way to the end, each where it ends first."""
    after = [[] for _ in tasks]
    waits = [0] * len(tasks)
    for one, other in precedences:
        after[one].append(other)
        waits[other] += 1
    order = [task for task, count in enumerate(waits) if count == 0]
    for task in order:
        for other in after[task]:
            waits[other] -= 1
            if waits[other] == 0:
                order.append(other)
    way = [0] * len(tasks)
    for task in reversed(order):
        shortest = min(duration for _, duration in tasks[task])
        way[task] = shortest + max((way[other] for other in after[task]), default=0)
    # Stable: what takes no time stays before what waits for it.
    order.sort(key=lambda task: -way[task])
    ready, free, slots = [0] * len(tasks), {}, [None] * len(tasks)
    for task in order:
        begin = {machine: max(ready[task], free.get(machine, 0)) for machine, _ in tasks[task]}
        machine, duration = min(tasks[task], key=lambda choice: begin[choice[0]] + choice[1])
        slots[task] = (begin[machine], machine, duration)
        free[machine] = begin[machine] + duration
        for other in after[task]:
            ready[other] = max(ready[other], free[machine])
    return slots


def stop_after(solver, processor_time):
    """Like ours, its limit is processor time: a shared machine costs it nothing."""
    while time.process_time() < processor_time:
        time.sleep(0.005)
    solver.stop_search()


def read(reference, text):
    family = reference["file"].split("/")[0]
    if family == "imopse":
        return read_imopse(text)
    if family == "fajsp":
        return read_fajsp(iter(text.split()))
    head, rest = text.strip().split("\n", 1)
    if family == "fjsp":
        return read_fjsp(int(head.split()[0]), iter(rest.split()))
    return read_stg(iter(rest.split()), reference["machines"])


def read_choices(numbers):
    return [(int(next(numbers)), int(next(numbers))) for _ in range(int(next(numbers)))]


def read_fjsp(jobs, numbers):
    tasks, precedences = [], []
    for _ in range(jobs):
        for operation in range(int(next(numbers))):
            if operation > 0:
                precedences.append((len(tasks) - 1, len(tasks)))
            tasks.append(read_choices(numbers))
    return tasks, precedences


def read_fajsp(numbers):
    count, pairs, _ = (int(next(numbers)) for _ in range(3))
    precedences = [(int(next(numbers)), int(next(numbers))) for _ in range(pairs)]
    return [read_choices(numbers) for _ in range(count)], precedences


def read_stg(words, machines):
    tasks, waits, index = [], [], {}
    for word in words:
        index[word] = len(tasks)
        duration = int(next(words))
        waits += [(next(words), word) for _ in range(int(next(words)))]
        tasks.append([(machine, duration) for machine in range(machines)])
    return tasks, [(index[before], index[after]) for before, after in waits]


def read_imopse(text):
    _, resources, tasks = text.replace("TaskID", "ResourceID").split("ResourceID")
    rows = [line.replace(":", "").split() for line in resources.splitlines()[1:]]
    skills = [
        {name: int(level) for name, level in zip(row[2::2], row[3::2])}
        for row in rows
        if row and not row[0].startswith("=")
    ]
    rows = [line.replace(":", "").split() for line in tasks.splitlines()[1:]]
    rows = [row for row in rows if row and not row[0].startswith("=")]
    index = {row[0]: position for position, row in enumerate(rows)}
    choices = [
        [(who, int(duration)) for who, has in enumerate(skills) if has.get(skill, -1) >= int(level)]
        for _, duration, skill, level, *_ in rows
    ]
    return choices, [(index[before], index[row[0]]) for row in rows for before in row[4:]]


if __name__ == "__main__":
    main()
