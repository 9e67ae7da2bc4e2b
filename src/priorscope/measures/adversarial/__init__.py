"""Small changes of inputs after which a network sees a class of our choice."""

from .adversarial_inputs import AdversarialInputs as AdversarialInputs
from .projected_gradient import projected_gradient as projected_gradient
