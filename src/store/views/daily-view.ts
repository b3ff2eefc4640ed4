type Stage = Record<string, unknown>;

const neighbour = (operator: "$dateSubtract" | "$dateAdd"): unknown => ({
  $concat: [
    "$accountKey",
    "|",
    {
      $dateToString: {
        format: "%Y-%m-%d",
        date: {
          [operator]: { startDate: { $dateFromString: { dateString: "$day" } }, unit: "day", amount: 1 },
        },
      },
    },
  ],
});

const only = (field: string): unknown => ({ $ifNull: [{ $first: field }, null] });

/** Midnight of the local day `daysOn` days later, in the database's stored zone. */
const midnight = (daysOn: number): unknown => ({
  $dateAdd: {
    startDate: { $dateFromString: { dateString: "$day", timezone: "$zone" } },
    unit: "day",
    amount: daysOn,
    timezone: "$zone",
  },
});

/** As in the `daily` export: a difference between two identities, or two precisions, means nothing. */
const CHANGE = {
  $cond: [
    {
      $and: [
        { $ne: ["$open", null] },
        { $ne: ["$close", null] },
        { $eq: ["$open.externalId", "$close.externalId"] },
        { $eq: ["$open.precision", "$close.precision"] },
      ],
    },
    { $subtract: ["$close.followers", "$open.followers"] },
    null,
  ],
};

/**
 * One row per account and local day with a reading. A day opens with the reading at its midnight, else with the last one
 * of the day before; it closes with the reading at the next midnight, else with its own last.
 */
export const DAILY_PIPELINE: Stage[] = [
  { $set: { dayBefore: neighbour("$dateSubtract"), dayAfter: neighbour("$dateAdd") } },
  { $lookup: { from: "dayRollups", localField: "dayBefore", foreignField: "_id", as: "before" } },
  { $lookup: { from: "dayRollups", localField: "dayAfter", foreignField: "_id", as: "after" } },
  { $lookup: { from: "meta", pipeline: [{ $match: { _id: "timezone" } }], as: "zone" } },
  { $set: { before: only("$before.last"), after: only("$after.first"), zone: only("$zone.value") } },
  {
    $set: {
      open: { $cond: [{ $eq: ["$first.slot", midnight(0)] }, "$first", "$before"] },
      close: { $cond: [{ $eq: ["$after.slot", midnight(1)] }, "$after", "$last"] },
    },
  },
  {
    $project: {
      _id: 0,
      account: "$accountKey",
      office: "$officeId",
      platform: 1,
      date: "$day",
      followersOpen: { $ifNull: ["$open.followers", null] },
      followersClose: { $ifNull: ["$close.followers", null] },
      change: CHANGE,
      followersFirst: "$first.followers",
      followersLast: "$last.followers",
      firstSlot: "$first.slot",
      lastSlot: "$last.slot",
      posts: "$last.posts",
      readings: 1,
      via: "$last.via",
      precision: "$last.precision",
    },
  },
];
