export { prepareBackend } from './choose.ts';
export type { BackendSetting } from './choose.ts';
export type { BackendChoice } from './device.ts';
export { muteNativeWriters } from './mute.ts';
export { standIn } from './stand-in/resolve.ts';
export { installStandIn } from './stand-in/install.ts';
