/** A JSON object that is not held: its fields before `offices`, the elements of that list, and the fields after it. */
export type StreamedJson = {
  before: object;
  offices: AsyncIterable<unknown>;
  /** Called once the list has been taken to its end. */
  after: () => object;
};

/** The text that `JSON.stringify` makes of the whole object, element by element. */
export async function* writeJson(
  { before, offices, after }: StreamedJson,
  indent = 0,
): AsyncGenerator<string> {
  const [line, deeper] = indent === 0 ? ["", ""] : [`\n${" ".repeat(indent)}`, `\n${" ".repeat(2 * indent)}`];
  yield `${JSON.stringify(before, null, indent).slice(0, indent === 0 ? -1 : -2)},${line}"offices":${indent === 0 ? "" : " "}[`;
  let isEmpty = true;
  for await (const office of offices) {
    yield `${isEmpty ? "" : ","}${deeper}${JSON.stringify(office, null, indent).replaceAll("\n", deeper)}`;
    isEmpty = false;
  }
  yield `${isEmpty ? "" : line}],${JSON.stringify(after(), null, indent).slice(1)}`;
}
