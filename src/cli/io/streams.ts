/** Where a command writes: data to stdout, everything else to stderr. */
export type Streams = { stdout: NodeJS.WriteStream; stderr: NodeJS.WriteStream };

export const processStreams: Streams = { stdout: process.stdout, stderr: process.stderr };
