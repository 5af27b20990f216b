import { adoptStyles } from '../view/styles.js';
import { pictureStyles } from './styles.js';

/** Puts the pictures' styles on the shadow root that an element is in. */
export function wearStyles(element: HTMLElement): void {
  const root = element.getRootNode();
  if (root instanceof ShadowRoot) adoptStyles(root, pictureStyles());
}
