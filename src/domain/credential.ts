/** The name under which a platform's shared credential goes where the registry names none. */
export const DEFAULT_CREDENTIAL = "default";
