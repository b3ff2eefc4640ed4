export const playMonth = async (_days: number, _seed: number): Promise<number> => 1;
