import { Injectable } from '@nestjs/common';
import type { eld as Detector } from 'eld/extrasmall';
import { type LanguageGuess, languageOf, NOT_TOLD, saysEnough, type ToldLanguage, written } from './domain/language-evidence.js';

/** Texts after which others have their turn: about ten milliseconds. */
const AT_A_TIME = 100;

/** Tells in which of 60 languages texts are written. Its tables are loaded when the first text comes: about 30 MB. */
@Injectable()
export class LanguageDetector {
  private loaded: Promise<typeof Detector> | undefined;

  /** What the words of each text tell, in their order. */
  async languagesOf(texts: readonly string[]): Promise<ToldLanguage[]> {
    const languages: ToldLanguage[] = [];
    for (const [index, text] of texts.entries()) {
      if (index % AT_A_TIME === AT_A_TIME - 1) await new Promise(setImmediate);
      const words = written(text);
      languages.push(saysEnough(words) ? languageOf(words, guess(await this.detector(), words)) : NOT_TOLD);
    }
    return languages;
  }

  private detector(): Promise<typeof Detector> {
    this.loaded ??= import('eld/extrasmall').then(({ eld }) => eld);
    return this.loaded;
  }
}

function guess(detector: typeof Detector, text: string): LanguageGuess {
  const detected = detector.detect(text);
  const [best = 0, next = 0] = Object.values(detected.getScores()).sort((a, b) => b - a);
  return { language: detected.language, lead: best - next };
}
