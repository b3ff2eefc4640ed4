/** A message that the simulated Cloud API took. */
export type TakenMessage = {
  phoneNumberId: string;
  to: string;
  template: string;
  language: string;
  parameters: readonly string[];
};
