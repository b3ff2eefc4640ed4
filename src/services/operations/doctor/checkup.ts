/** The result of one check. `fault` needs a person now, `warning` soon; `remedy` says what to do. */
export type Checkup = {
  subject: string;
  state: "ok" | "warning" | "fault";
  detail: string;
  remedy: string | null;
};
