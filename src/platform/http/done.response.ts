/** The thing is done. */
export class DoneResponse {
  ok!: true;
}
