import type { LinedFileProblem } from '#src/jobs/lined-files.ts'

/** Why these bytes can't be read as a file of the access review. */
export function fileProblemText({ kind }: LinedFileProblem): string {
  switch (kind) {
    case 'empty':
      return 'The file is empty.'
    case 'too-large':
      return 'The file is larger than 30 MB.'
    case 'unreadable':
      return 'We couldn’t open the file. It might have been moved or changed, or it’s a folder.'
    case 'not-json':
      return 'This isn’t a JSON file, or part of the file is missing.'
  }
}
