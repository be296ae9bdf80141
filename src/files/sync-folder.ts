import { open } from 'node:fs/promises'

/** After this a rename in the folder survives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}
