import type { WorkbookPlan } from './workbook.js';

/** Work that a writing thread does; plain data, since it travels between threads. */
export type WritingTask =
  /** `json`: the fields of an answer, `"data":[…],"columns":[…]`, in braces. */
  | { kind: 'csv'; json: Uint8Array }
  | { kind: 'xlsx'; plan: WorkbookPlan };

/** What becomes of it: a file, or why there is none. Errors lose their class between threads, so they are told as data. */
export type WritingResult = { file: Uint8Array } | { tooLarge: string };

/** Does one piece of work; what each needs is loaded when it is first asked for. */
export async function runWritingTask(task: WritingTask): Promise<WritingResult> {
  switch (task.kind) {
    case 'csv': {
      const { csvOf } = await import('./csv.js');
      return { file: csvOf(task.json) };
    }
    case 'xlsx': {
      const { workbookOf } = await import('./workbook.js');
      return workbookOf(task.plan);
    }
  }
}
