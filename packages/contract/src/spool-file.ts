/** Bytes of the head of a spool's `data.mdb` that {@link spoolFileProblem} looks at: enough for pages of up to 64 KiB. */
export const spoolFileHeadBytes = 66_048

const magic = 0xbeefc0de
const dataVersion = 2
/** Offsets within a meta page: a header of 24 bytes, then LMDB's `MDB_meta`. */
const at = { flags: 18, magic: 24, version: 28, pageSize: 48, lastPage: 144, transaction: 152, end: 160 } as const
const metaFlag = 8

/**
 * What is wrong with the file of a spool, `data.mdb`, by its head; undefined for a sound or an empty one. LMDB maps the file into memory and
 * believes it: opening a damaged one ends the process natively, so it is looked at first.
 * @param head The first {@link spoolFileHeadBytes} bytes, or all of a smaller file.
 * @param size Bytes of the whole file.
 */
export function spoolFileProblem(head: Uint8Array, size: number): string | undefined {
  if (size === 0) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (head.byteLength < at.end) return `it has only ${size} bytes`
  const isLittle = view.getUint32(at.magic, true) === magic
  const pageSize = view.getUint32(at.pageSize, isLittle)
  const first = metaProblem(view, 0, isLittle)
  if (first !== undefined) return first
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return `its page size is ${pageSize}`
  if (head.byteLength < pageSize + at.end || size < 2 * pageSize) return `it is cut short: ${size} bytes do not hold its two first pages`
  const second = metaProblem(view, pageSize, isLittle)
  if (second !== undefined) return second
  const needed = neededBytes(view, pageSize, isLittle)
  return size < needed ? `it is cut short: ${size} bytes of ${needed}` : undefined
}

function metaProblem(view: DataView, page: number, isLittle: boolean): string | undefined {
  if (view.getUint32(page + at.magic, isLittle) !== magic || (view.getUint16(page + at.flags, isLittle) & metaFlag) === 0)
    return 'it is not a file of LMDB, or its first pages were overwritten'
  const version = view.getUint32(page + at.version, isLittle) & 0xffff
  return version === dataVersion ? undefined : `its LMDB format is ${version}, not ${dataVersion}`
}

/** By the latest transaction, or the latest one known to be on disk, which lmdb goes back to after a loss of power. */
function neededBytes(view: DataView, pageSize: number, isLittle: boolean): number {
  const number = (offset: number) => Number(view.getBigUint64(offset, isLittle))
  const latest = number(at.transaction) >= number(pageSize + at.transaction) ? 0 : pageSize
  const flushed = pageSize / 2
  const lastPage = number(latest + at.lastPage)
  const hasFlushed = number(flushed + at.transaction) > 0
  return ((hasFlushed ? Math.min(lastPage, number(flushed + at.lastPage)) : lastPage) + 1) * pageSize
}
