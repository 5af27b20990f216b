/** What flows through the sockets of the process that answered. */
export class RealtimeStatsResponse {
  /** Signed-in connections of the tenant. */
  connections!: number;
  /** Subscriptions of those connections. */
  subscriptions!: number;
  /** Connections that read too slowly just now. */
  slowConnections!: number;
  /** The whole process; null for who is no platform admin. */
  process!: RealtimeProcessStatsResponse | null;
}

export class RealtimeProcessStatsResponse {
  connections!: number;
  feeds!: number;
  /** Queries that are evaluated for viewers. */
  evaluations!: number;
  /** Evaluations since the start. */
  evaluationsRun!: number;
  framesSent!: number;
  bytesSent!: number;
  /** Frames that a newer one replaced before a slow reader took them. */
  framesConflated!: number;
}
