import type { Command } from "commander";
import { openQueues, type Queues } from "../../queue/queues.ts";
import { PLATFORM_IDS } from "../../domain/platform.ts";
import { renderTable } from "../output/table.ts";
import { withDeployment } from "../context/with-deployment.ts";
import { processStreams } from "../io/streams.ts";

export function addJobsCommand(program: Command): void {
  const jobs = program.command("jobs").description("jobs that failed permanently");
  jobs
    .command("failed")
    .description("list them")
    .action(async () => withQueues(listFailed));
  jobs
    .command("retry")
    .argument("<queue>")
    .argument("<job>", "id of the job")
    .description("queue one again; a batch whose slot is over reads nothing")
    .action(async (queue: string, job: string) => withQueues((queues) => queues.retryDeadLetter(queue, job)));
}

async function listFailed(queues: Queues): Promise<void> {
  const { stdout } = processStreams;
  const letters = await queues.listDeadLetters();
  stdout.write(
    renderTable({
      isTty: stdout.isTTY === true,
      columns: [
        { key: "queue", header: "queue" },
        { key: "jobId", header: "job" },
        { key: "failedAt", header: "failed at" },
        { key: "reason", header: "reason" },
      ],
      rows: letters.map((letter) => ({ ...letter, failedAt: letter.failedAt?.toISOString() ?? null })),
    }),
  );
}

function withQueues(work: (queues: Queues) => Promise<void>): Promise<void> {
  return withDeployment(async ({ redisUrl, store, log }) => {
    const onError = (error: Error) => log.warn("redis connection error", { error: error.message });
    const queues = await openQueues({ redisUrl, prefix: store.database, platforms: PLATFORM_IDS, onError });
    try {
      await work(queues);
    } finally {
      await queues.close();
    }
  });
}
