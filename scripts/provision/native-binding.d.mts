export function nativeBindingFolder(): string | undefined;
export function provisionNativeBinding(): string[];
