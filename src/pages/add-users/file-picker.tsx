import { FileUp } from 'lucide-react'
import { useRef, useState } from 'react'
import { formatNumber } from '#src/domain/format.ts'
import { MAX_BYTES, readTextFile, type FileProblem } from '#src/domain/text-file.ts'
import { Button } from '#src/ui/button.tsx'
import { FileInput } from '#src/ui/file-input.tsx'
import { Note } from '#src/ui/note.tsx'
import type { ImportSource } from './import-source.ts'
import { useFileDrop } from './use-file-drop.ts'

const problems: Record<FileProblem | 'several', string> = {
  empty: 'The file is empty.',
  'too-large': `The file is larger than ${formatNumber(MAX_BYTES / 1_000_000)} MB, so we didn’t open it. Save only the columns you need in a smaller CSV file.`,
  workbook: 'This is an Excel workbook. Save it as CSV in Excel, or copy the cells and paste them.',
  binary: 'This isn’t a text file. Use a CSV, TSV, vCard, LDIF, or plain text file.',
  key: 'This file seems to contain an API key, so we didn’t use it. Remove the key from it. If anyone could have seen the key, revoke it in Harness.',
  unreadable: 'We couldn’t open the file. It might have been moved, or it’s a folder.',
  several: 'Choose one file at a time.',
}

type FilePickerProps = { onSource: (source: ImportSource) => void }

/**
 * Accepts users from a file: by a button, or by dropping it anywhere on the page. An unsupported file gets an
 * explanation.
 */
export function FilePicker({ onSource }: FilePickerProps) {
  const [problem, setProblem] = useState<{ name: string; text: string }>()
  const [reading, setReading] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const take = async (files: readonly File[]) => {
    const [file, ...more] = files
    if (file === undefined || reading) return
    setProblem(undefined)
    if (more.length > 0) {
      setProblem({ name: `${formatNumber(files.length)} files`, text: problems.several })
      return
    }
    setReading(true)
    const result = await readTextFile(file)
    setReading(false)
    if (result.ok) onSource({ name: file.name, text: result.text, encoding: result.encoding, pasted: false })
    else setProblem({ name: file.name, text: problems[result.problem] })
  }
  const over = useFileDrop((files) => void take(files))
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Button
          size="small"
          icon={<FileUp aria-hidden />}
          busy={reading}
          busyLabel="Loading the file…"
          onClick={() => input.current?.click()}
        >
          Choose a file
        </Button>
        <span>or drop a CSV, vCard, LDIF, or text file here</span>
        <FileInput
          ref={input}
          label="File with users"
          accept=".csv,.tsv,.tab,.txt,.vcf,.ldif,.ldf,.json,text/csv,text/tab-separated-values,text/plain,text/vcard,text/x-vcard,application/json"
          onFiles={(files) => void take(files)}
        />
      </div>
      {over && (
        <p className="rounded-control border-2 border-dashed border-accent px-3 py-4 text-center text-sm text-text">
          Drop the file to add users from it
        </p>
      )}
      {problem !== undefined && (
        <Note tone="danger" title={`Nothing was added from ${problem.name}`}>
          <p role="alert">{problem.text}</p>
        </Note>
      )}
    </div>
  )
}
