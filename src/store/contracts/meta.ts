/** Single values of the deployment. */
export type MetaStore = {
  /** First caller's value stands: returns what is stored. Used for the zone and the mark simulated/real. */
  pin(key: string, value: string): Promise<string>;
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  /** Takes the right to do what the key names until `until`, for one `holder` at a time; false while another has it. */
  claim(key: string, holder: string, until: Date, at: Date): Promise<boolean>;
  release(key: string, holder: string): Promise<void>;
};
