import { fileName } from '#src/domain/csv.ts'
import type { FileFormat } from '#src/domain/export-file.ts'
import type { FileSink } from '#src/jobs/file-export.ts'
import { download } from '#src/ui/download.ts'

const types: Record<FileFormat, string> = { csv: 'text/csv', json: 'application/json' }

type OpenFile = { readonly name: string; readonly sink: FileSink }

type Picker = (options: { suggestedName: string }) => Promise<FileSystemFileHandle>

/**
 * Opens a file for writing: directly on the disk if the browser supports it, otherwise collected by the browser and
 * saved as a download at the end. Must be called in a click handler.
 *
 * @returns undefined if the user chose no file
 */
export async function openFile(title: string, format: FileFormat): Promise<OpenFile | undefined> {
  const type = types[format]
  const name = fileName(title, format, Date.now())
  // Missing in TypeScript's types of Window, because not every browser has it.
  const { showSaveFilePicker } = window as Window & { showSaveFilePicker?: Picker }
  if (showSaveFilePicker === undefined) return { name, sink: toDownload(name, type) }
  try {
    const file = await showSaveFilePicker.call(window, { suggestedName: name })
    return { name: file.name, sink: toDisk(await file.createWritable(), markOf(type)) }
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    // Not allowed here: fall back to a download, which always is.
    return { name, sink: toDownload(name, type) }
  }
}

/** Without the byte order mark, spreadsheets read UTF-8 as the system's code page. */
const markOf = (type: string) => (type === 'text/csv' ? '\ufeff' : '')

function toDisk(file: FileSystemWritableFileStream, mark: string): FileSink {
  let hasWritten = false
  return {
    write: async (text) => {
      await file.write(hasWritten ? text : mark + text)
      hasWritten = true
    },
    close: async (start) => {
      await file.write({ type: 'write', position: 0, data: mark + start })
      // The file is created only now.
      await file.close()
    },
    drop: () => file.abort(),
  }
}

function toDownload(name: string, type: string): FileSink {
  // Each chunk is handed to the browser immediately, which can keep it on disk; this page keeps no text of it.
  let pieces: Blob[] = []
  return {
    write: (text) => {
      pieces.push(new Blob([text]))
      return Promise.resolve()
    },
    close: (start) => {
      const rest = pieces.slice(1)
      pieces = []
      download(name, new Blob([markOf(type), start, ...rest], { type: `${type};charset=utf-8` }))
      return Promise.resolve()
    },
    drop: () => {
      pieces = []
      return Promise.resolve()
    },
  }
}
