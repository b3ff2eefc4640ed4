/** One thing that was looked at. `fault` needs a person; `warning` will; `remedy` says what to do. */
export type Checkup = {
  subject: string;
  state: "ok" | "warning" | "fault";
  detail: string;
  remedy: string | null;
};
