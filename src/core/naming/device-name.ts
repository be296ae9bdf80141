/** Whether Windows reserves a name for a device, whatever follows the dot: no file or folder can be called so there. */
export const isDeviceName = (name: string): boolean => /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name)
