"""What a learner is told about what a page shows: short texts, each for one thing that one sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A text that is longer is not read, and has no room in the smallest window.
MOST_WORDS = 60


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A heading, and a few sentences in plain English."""

    title: str
    text: str


def lessons_at(page: str, views: Iterable[str] = ()) -> tuple[Lesson, ...]:
    """Return the lessons on what ``page`` shows, the one to begin with first.

    ``views`` are the keys of the views that are chosen there, the one that decides over the others
    first; the first that has lessons counts. Without any, they are those of the page itself.
    """
    for view in views:
        if (found := _PLACES.get(f"{page}/{view}")) is not None:
            return found
    return _PLACES.get(page, ())


def all_lessons() -> tuple[Lesson, ...]:
    """Return each lesson once, in the order of the pages."""
    return tuple(dict.fromkeys(lesson for place in _PLACES.values() for lesson in place))


_SAMPLE = Lesson(
    title="A sample",
    text="Each sample is a small grey picture, 28 rows of 28 pixels, with a label that says what it "
    "shows. The network learns from the training samples only. The test samples are kept back, to "
    "find out how well it reads what it has never seen.",
)
_SCALING = Lesson(
    title="Normalising",
    text="A pixel is stored as a number from 0 to 255. Networks learn faster and more steadily from "
    "small numbers, so the first layer divides each by 255. Switch to 0–1 to see what comes out. As "
    "the division is part of the network, nobody can forget it in an app.",
)
_CHANNELS = Lesson(
    title="Channels",
    text="A grey picture has one value a pixel: one channel. A colour picture has three, for red, green "
    "and blue. Samples go to the network in batches, as one block of numbers: batch, rows, columns, "
    "channels. For 512 samples that is 512×28×28×1. This order is called channels_last.",
)
_ONE_HOT = Lesson(
    title="One-hot labels",
    text="A network does not answer with a name, but with one number for each class. So a label becomes "
    "such a row, too: 1 for its class, 0 for all others. Training brings the answer closer to this row. "
    "If it were taught a plain 8 instead, 7 would count as nearly right.",
)
_CONVOLUTION = Lesson(
    title="Convolution",
    text="A convolution moves a small window, the filter, over the picture. At each place it multiplies "
    "the pixels below with its weights and adds them up. The result is high where the picture looks "
    "like the filter: at an edge, a slope, a corner. ReLU turns what is negative into 0. Training finds "
    "the weights.",
)
_POOLING = Lesson(
    title="Pooling",
    text="Max pooling keeps the largest of each 2×2 values. A quarter of the values is left, so the "
    "layers behind have less to compute and see a wider part of the picture at a time. And it hardly "
    "matters any more whether a stroke lies a pixel further to the left.",
)
_STAGES = Lesson(
    title="From stage to stage",
    text="This is the sample on its way into the network: as it is stored, scaled to 0–1, distorted as "
    "in training, and after the first convolution. Each filter gives a picture of its own, a channel. "
    "The next layer reads all of them at once.",
)
_AUGMENTATION = Lesson(
    title="Augmentation",
    text="With augmentation, a sample is turned, shifted or bent a little each time the network sees it in "
    "training; its label stays. No picture comes twice, so none can be learnt by heart, and other "
    "people’s writing is read better. If you cannot read it any more, it is too much.",
)
_BACKGROUND = Lesson(
    title="Background",
    text="A network has to choose one of its classes, even for a shadow, a line or a blot. Background is "
    "a class of its own for whatever is none of the others. Its samples are made as the recipe says. "
    "Where the network answers background, Test page and app show nothing.",
)
_CLASSES = Lesson(
    title="A good set",
    text="With about as many samples of each class, the network comes to prefer none. The mean shows what "
    "the samples of a class have in common, the spread where they differ. Training and test samples "
    "should look alike here, or the test says little about the training.",
)
_HISTOGRAM = Lesson(
    title="Pixel histogram",
    text="It counts how often each grey value occurs. Of MNIST’s pixels four in five are 0: empty ground. "
    "More than half of the others are above 200: ink. The greys between are the soft edges of strokes. "
    "A picture with other proportions, such as a photo of grey paper, is strange to the network.",
)
_ORIGIN = Lesson(
    title="Checksum and licence",
    text="The checksum is a fingerprint of the file: if one byte changes, so does the checksum. Each run "
    "notes it, so that you know later what the network was trained with. The licence says on which "
    "terms you may use the samples and pass them on.",
)
_OWN = Lesson(
    title="Your own samples",
    text="Here is what you kept on the Test page: your writing, your pen, your camera. A recipe that "
    "gives them a weight trains with them as well; fine-tuning does so quickly. Most is learnt from "
    "those that were misread, if their labels are right.",
)
_LOSS = Lesson(
    title="Loss and accuracy",
    text="Accuracy is the share of samples that are read rightly. Loss also counts how sure the network "
    "was: to be wrong and sure of it costs most. Training changes the weights so that the loss falls, "
    "a batch at a time. An epoch is once through all training samples.",
)
_VALIDATION = Lesson(
    title="Validation",
    text="Some training samples are set aside before training. The network never learns from these; after "
    "each epoch they show how well it reads what is new to it. If training goes on improving and "
    "validation does not, it is learning by heart: overfitting. The best epoch by validation is kept.",
)
_ABOVE = Lesson(
    title="Validation above training?",
    text="That is no mistake. In training, dropout switches off some of the network at random, and "
    "augmentation makes samples harder to read; in validation both are off. Also, training is measured "
    "during the epoch, and validation after it, when the network knows more.",
)
_LAYERS = Lesson(
    title="The table of layers",
    text="Samples go through the layers from top to bottom. Output is the size of what comes out: rows, "
    "columns, channels. Parameters are the numbers that training finds. Dropout is there in training "
    "only. The last layer, softmax, turns its sums into a probability for each class.",
)
_INTERVAL = Lesson(
    title="The interval",
    text="The test set is read only once, after training: if it helped to choose the network, its figure "
    "would be too good. Other samples would give a slightly different accuracy; the interval says how "
    "different it may well be. If the intervals of two runs overlap much, neither is clearly better.",
)
_PRECISION = Lesson(
    title="Precision and recall",
    text="Recall: of the samples that are a 7, how many are read as 7? Precision: of those read as 7, how "
    "many are a 7? A network that reads everything as 7 has full recall for it and little precision. F1 "
    "is high only if both are.",
)
_CALIBRATION = Lesson(
    title="Calibration",
    text="Of the answers that a network is 90 % sure of, 90 % should be right. Where that holds, points "
    "lie on the diagonal; below it the network is too sure of itself, above it too careful. It matters "
    "because an app decides by this figure what to show.",
)
_THRESHOLD = Lesson(
    title="The threshold",
    text="A reading is shown only if the network is sure enough. How sure is chosen with validation "
    "samples: hardly anything that is no digit may pass, and hardly a digit may be lost. With a higher "
    "threshold digits are missed, with a lower one shadows are read.",
)
_CONFUSION = Lesson(
    title="Confusion matrix",
    text="Each row is what the samples are, each column what they were read as. Right answers lie on the "
    "diagonal; all others are mistakes. A full cell beside the diagonal names two classes that the "
    "network takes for each other, such as 4 and 9. Choose it to see its samples.",
)
_MISREAD = Lesson(
    title="Misread samples",
    text="At the top are those of which the network was surest, and still wrong. Some are hard for you as "
    "well, and a few may carry a wrong label. If many are alike, such as sevens with a bar, there were "
    "too few of that kind among the training samples.",
)
_ROBUSTNESS = Lesson(
    title="Robustness",
    text="Test samples are clean, pictures of a camera are not. Each curve shows how many samples are still "
    "read rightly while one thing gets worse: tilt, blur, faint ink. What a camera usually does is "
    "shaded. A curve that stays high through the shaded part is what an app needs.",
)
_NORMALISE = Lesson(
    title="What the network sees",
    text="The ink is cut out, scaled to 20 pixels and put into the middle of 28×28 pixels, white on black, "
    "as the makers of MNIST did. Without that the best network fails: of 145 photographed digits, one "
    "network read 24 from plain grey crops and all 145 when they were normalised.",
)
_PROBABILITIES = Lesson(
    title="Probabilities",
    text="The network gives each class a probability; together they make 100 %. Two bars of middle length "
    "are a doubt: a 4 that could be a 9. One long bar means that it is sure, not that it is right. Draw "
    "a letter, and see how sure it is of a digit.",
)
_INK = Lesson(
    title="From ink to digits",
    text="Pixels that differ enough from their surroundings are ink, so neither shadows nor the colour of "
    "the paper matter. What hangs together is one part. Parts of the size and shape of a digit are "
    "cut out and normalised, and the network reads each alone. It never sees the whole picture.",
)
_SILENCE = Lesson(
    title="Staying silent",
    text="A camera sees much that is no digit. What the network takes for background, or is not sure enough "
    "of, gets no box. A label is shown when several frames agree on it, so it does not flicker. To be "
    "silent at the right moment is as useful as to read.",
)
_FORMS = Lesson(
    title="Precision and size",
    text="A network is mostly weights, each a number of 32 bits. With 16 bits the file is half as large and "
    "answers nearly the same. A palette has a few values, and each weight is the nearest of them: 16 "
    "values with 4 bits. The fewer bits, the smaller, and the more answers change.",
)
_PROOF = Lesson(
    title="Why a proof",
    text="An exported model can differ from its network: another scale of the pixels is enough to make it "
    "useless. So both read the same samples, and their answers are compared. Small differences come "
    "from rounding. Samples whose answer changed are shown, as those count.",
)
_PROJECT = Lesson(
    title="From network to app",
    text="The project has a camera app in Swift and your model inside. The app finds and normalises digits "
    "by the same steps as the Test page, so the model gets on the iPhone what it got here. All of it "
    "runs on the phone; no picture leaves it unless you share one.",
)
_BUILD = Lesson(
    title="Simulator and iPhone",
    text="Building turns Swift into an app, and compiles the model for the phone. The simulator shows that "
    "all fits together, but has no camera. For an iPhone, Apple asks that an app is signed: choose a "
    "team, which a free Apple account has, too.",
)

_PIXELS = (_SAMPLE, _SCALING, _CHANNELS, _ONE_HOT)
_CURVES = (_LOSS, _VALIDATION, _ABOVE, _LAYERS, _CONVOLUTION, _POOLING)
_DRAWN = (_NORMALISE, _PROBABILITIES)
_PROVEN = (_FORMS, _PROOF)

_PLACES: Mapping[str, tuple[Lesson, ...]] = {
    "data": _PIXELS,
    "data/stages": (_STAGES, _SCALING, _CONVOLUTION, _CHANNELS, _POOLING),
    "data/augmented": (_AUGMENTATION,),
    "data/background": (_BACKGROUND,),
    "data/set": (_CLASSES, _HISTOGRAM, _CHANNELS, _ORIGIN),
    "data/own": (_OWN,),
    "train": _CURVES,
    "train/evaluation": (_INTERVAL, _PRECISION, _CALIBRATION, _THRESHOLD),
    "train/confusion": (_CONFUSION,),
    "train/misread": (_MISREAD,),
    "train/robustness": (_ROBUSTNESS,),
    "test": _DRAWN,
    "test/camera": (_INK, _SILENCE, *_DRAWN),
    "test/image": (_INK, *_DRAWN),
    "export": _PROVEN,
    "export/project": (_PROJECT,),
    "export/build": (_BUILD,),
}
