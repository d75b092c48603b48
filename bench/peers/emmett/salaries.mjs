// Salaries: the rules of adjustSalary over Emmett's event store; one stream a person.

import { CommandHandler } from "@event-driven-io/emmett";

const ATTEMPTS = 5;
const PAY = ["HR", "COMPENSATION"];
const [FIRST_DAY, LAST_DAY] = ["1900-01-01", "2199-12-31"];
const AMOUNT = /^(-?\d{1,18})(?:\.(\d{1,12}))?$/;

export class Refused extends Error {
  constructor(rule) {
    super(rule);
    this.rule = rule;
  }
}

const initialState = () => ({ salaries: [] });

// Salaries are few, in the order of their days.
const paid = (salaries, { effectiveOn, amount, currency }) =>
  [...salaries.filter((each) => each.effectiveOn !== effectiveOn), { effectiveOn, amount, currency }]
    .sort((left, right) => (left.effectiveOn < right.effectiveOn ? -1 : 1));

const evolve = (state, { type, data }) => {
  switch (type) {
    case "EmployeeHired":
      return { ...state, hiredOn: data.hiredOn, lastDayOn: data.lastDayOn };
    case "SalaryRecorded":
    case "SalaryAdjusted":
      return { ...state, salaries: paid(state.salaries, data) };
    default:
      return state;
  }
};

const handle = CommandHandler({ evolve, initialState, retry: { onVersionConflict: ATTEMPTS } });

const stream = (employeeId) => employeeId.replace(":", "-");

// Amounts are exact: cents in a BigInt, written with two decimals.
const exact = (text) => {
  const [, whole, part = ""] = AMOUNT.exec(text) ?? [];
  if (whole === undefined) throw new Refused("malformed");
  const decimals = part.replace(/0+$/, "");
  if (decimals.length > 2) throw new Refused("amount-too-precise");
  const cents = BigInt(whole.replace("-", "") + decimals.padEnd(2, "0"));
  if (whole.startsWith("-") || cents === 0n) throw new Refused("amount-not-positive");
  return `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
};

const allowed = (viewer, { employeeId, salary, effectiveOn, reason, idempotencyKey }) => {
  if (!viewer.roles.some((role) => PAY.includes(role))) throw new Refused("role-missing");
  if (effectiveOn < FIRST_DAY || effectiveOn > LAST_DAY) throw new Refused("date-out-of-range");
  if (viewer.sub === employeeId) throw new Refused("own-case");
  if (!reason.trim() || !idempotencyKey.trim()) throw new Refused("malformed");
  return exact(salary.amount);
};

const decide = (state, { salary, effectiveOn, cause }, amount) => {
  if (state.hiredOn === undefined) throw new Refused("unknown");
  if (effectiveOn < state.hiredOn) throw new Refused("before-hire");
  if (state.lastDayOn && effectiveOn > state.lastDayOn) throw new Refused("left-service");
  const was = state.salaries.findLast((each) => each.effectiveOn <= effectiveOn);
  if (was === undefined) throw new Refused("before-first-salary");
  if (was.currency !== salary.currency) throw new Refused("currencies-differ");
  if (was.amount === amount) throw new Refused("nothing-changes");
  const { currency } = salary;
  return { type: "SalaryAdjusted", data: { amount, currency, effectiveOn, cause, was: was.amount } };
};

// Gives another salary and returns the event's position. Throws `Refused` if a rule forbids it.
export const adjust = async (store, viewer, input) => {
  const amount = allowed(viewer, input);
  const metadata = { by: viewer.sub, reason: input.reason, key: input.idempotencyKey };
  const { lastEventGlobalPosition } = await handle(store, stream(input.employeeId), (state) => ({
    ...decide(state, input, amount),
    metadata,
  }));
  return String(lastEventGlobalPosition);
};

// Records somebody as hired and paid.
export const seed = (store, { employee_id, hired_on, last_day_on, amount, currency, effective_on }) =>
  store.appendToStream(stream(employee_id), [
    { type: "EmployeeHired", data: { hiredOn: hired_on, lastDayOn: last_day_on } },
    { type: "SalaryRecorded", data: { amount, currency, effectiveOn: effective_on } },
  ]);
