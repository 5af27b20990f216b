/** Lines of logs of level error or fatal that are of one type. */
export class ErrorTypeResponse {
  /** The name of the error where the lines tell it, else their beginning with numbers and ids left out. */
  type!: string;
  errors!: number;
  lastAt!: Date;
  /** The newest message. */
  example!: string;
  /** Of the newest line that has one. */
  traceId!: string | null;
}

/** What went wrong in a service. */
export class ServiceErrorsResponse {
  service!: string;
  /** Lines of level error or fatal. */
  errors!: number;
  errorsPerMinute!: number;
  /** Those with the most lines, at most 20. */
  types!: ErrorTypeResponse[];
}

/** Calls of a service that failed. */
export class CallErrorsResponse {
  callee!: string;
  calls!: number;
  errors!: number;
  errorPercent!: number;
}

/** What went wrong, by service and type. */
export class ErrorRatesResponse {
  from!: Date;
  to!: Date;
  /** From lines of logs; those with the most errors first, at most 100 services. */
  services!: ServiceErrorsResponse[];
  /** From observed calls; those with the highest share of errors first. */
  calls!: CallErrorsResponse[];
}
