import { FolderDown } from 'lucide-react'
import { useEffect, useState } from 'react'
import { anchorText, checksumText, SHORT_SHA256, shortChecksum } from '#src/domain/access-review/checksum.ts'
import type { ReviewCampaign } from '#src/domain/access-review/review.ts'
import { byCount, formatList } from '#src/domain/format.ts'
import type { EvidenceFiles } from '#src/jobs/evidence-files.ts'
import { yieldToBrowser } from '#src/jobs/time-slices.ts'
import { download } from '#src/ui/download.ts'
import { Button } from '#src/ui/button.tsx'
import { CopyButton } from '#src/ui/copy-button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { Section } from './report-section.tsx'

type Folder = { getFileHandle: (name: string, options: { create: boolean }) => Promise<FileSystemFileHandle> }
type FolderPicker = (options: { mode: 'readwrite' }) => Promise<Folder>

type State =
  | { readonly kind: 'none' | 'saving' }
  | { readonly kind: 'failed'; readonly why: keyof typeof failures; readonly written: readonly string[] }
  | { readonly kind: 'saved'; readonly files: EvidenceFiles }

/** Explanations of every member and code, which only a file needs. */
const loadFiles = () => import('#src/jobs/evidence-files.ts')

const failures = {
  denied: 'The browser can’t save files in that folder. Choose another one.',
  app: 'A part of the app couldn’t be loaded. Check your connection, then try again. If it fails again, save the review file before you reload the page.',
  other: 'Check that you have enough disk space, then try again.',
}

/** Errors of a browser that isn't allowed to write to a folder. */
const deniedNames = ['NotAllowedError', 'SecurityError', 'NoModificationAllowedError']

/**
 * The files of a report: saved in a folder if the browser supports it, otherwise as three downloads, with instructions
 * to check them.
 */
export function EvidenceCard({ review, topName }: { review: ReviewCampaign; topName: string }) {
  const [state, setState] = useState<State>({ kind: 'none' })
  useEffect(() => {
    // Preloaded, so that saving needs no connection; if that fails, it is loaded then.
    loadFiles().catch(() => undefined)
  }, [])
  const save = async () => {
    // Missing in TypeScript's types of Window, because not every browser has it.
    const { showDirectoryPicker } = window as Window & { showDirectoryPicker?: FolderPicker }
    let folder: Folder | undefined
    try {
      folder = await showDirectoryPicker?.call(window, { mode: 'readwrite' })
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return
      // Not allowed here: fall back to downloads, which always are.
    }
    setState({ kind: 'saving' })
    const written: string[] = []
    const job = await loadFiles().catch(() => undefined)
    if (job === undefined) {
      setState({ kind: 'failed', why: 'app', written })
      return
    }
    try {
      const files = await job.evidenceFiles(review, topName, Date.now())
      for (const { name, type, bytes } of files.files) {
        if (folder === undefined) download(name, await blobOf(bytes, type))
        else await write(folder, name, bytes)
        written.push(name)
      }
      setState({ kind: 'saved', files })
    } catch (error) {
      const isDenied = error instanceof DOMException && deniedNames.includes(error.name)
      setState({ kind: 'failed', why: isDenied ? 'denied' : 'other', written })
    }
  }
  return (
    <Section title="Files and checksums">
      <p>
        The evidence file has every item, decision, and change, and the access that was reviewed. The CSV file has one
        row for each item. Neither has an API key.
      </p>
      <p>{checksumText} The evidence file explains its members, codes, and checksums under “about”.</p>
      <p>{anchorText.join(' ')}</p>
      {state.kind !== 'saved' && (
        <p>
          No evidence was saved on this page yet. Save it before you print, so that the report shows the checksum to
          note.
        </p>
      )}
      <div data-noprint>
        <Button
          icon={<FolderDown aria-hidden />}
          busy={state.kind === 'saving'}
          busyLabel="Saving the evidence"
          onClick={() => void save()}
        >
          Save evidence
        </Button>
      </div>
      {state.kind === 'failed' && (
        <Note tone="danger" title="The evidence wasn’t saved">
          <p role="alert" className="wrap-anywhere">
            {failures[state.why]}
            {state.written.length > 0 &&
              byCount(
                state.written.length,
                ` Already saved: ${formatList(state.written)}. Delete it, because the files can be checked only together.`,
                ` Already saved: ${formatList(state.written)}. Delete them, because the files can be checked only together.`,
              )}
          </p>
        </Note>
      )}
      {state.kind === 'saved' && <Saved files={state.files} />}
    </Section>
  )
}

function Saved({ files: { files, name, sha256, sumsSha256 } }: { files: EvidenceFiles }) {
  const checks = [
    ['macOS', 'shasum -a 256 -c SHA256SUMS'],
    ['Linux', 'sha256sum -c SHA256SUMS'],
    ['Windows', `Get-FileHash '${name}'`],
  ] as const
  const checksums = [
    [`SHA-256 checksum of ${name}`, sha256, 'Copy checksum'],
    ['SHA-256 checksum of SHA256SUMS, to note down', sumsSha256, 'Copy checksum of SHA256SUMS'],
  ] as const
  return (
    <>
      <Status>Saved {files.map((file) => file.name).join(', ')}.</Status>
      <dl>
        {checksums.map(([term, hex, label]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd className="flex flex-wrap items-center gap-x-2">
              <code className="font-mono text-xs wrap-anywhere text-text">{hex}</code>
              <span data-noprint>
                <CopyButton label={label} value={hex} />
              </span>
            </dd>
          </div>
        ))}
        <dt>To write down by hand: its first {SHORT_SHA256} characters</dt>
        <dd>
          <code className="font-mono text-text">{shortChecksum(sumsSha256)}</code>
        </dd>
      </dl>
      <p>To check the files later, run this in their folder:</p>
      <ul className="flex flex-col gap-1">
        {checks.map(([system, command]) => (
          <li key={system} className="flex flex-wrap items-center gap-x-2">
            <span className="w-16 shrink-0">{system}</span>
            <code className="font-mono text-xs wrap-anywhere text-text">{command}</code>
            <span data-noprint>
              <CopyButton label={`Copy command for ${system}`} value={command} />
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

async function write(folder: Folder, name: string, bytes: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  const file = await (await folder.getFileHandle(name, { create: true })).createWritable()
  try {
    for (const piece of bytes) await file.write(piece)
    await file.close()
  } catch (error) {
    await file.abort().catch(() => undefined)
    throw error
  }
}

/** Maximum chunk that the browser copies at a time. */
const PIECES = 32

/** The bytes of a file as a Blob, copied in parts to keep the page responsive. */
async function blobOf(bytes: readonly Uint8Array<ArrayBuffer>[], type: string): Promise<Blob> {
  const parts: Blob[] = []
  for (let from = 0; from < bytes.length; from += PIECES) {
    parts.push(new Blob(bytes.slice(from, from + PIECES)))
    await yieldToBrowser()
  }
  return new Blob(parts, { type })
}
